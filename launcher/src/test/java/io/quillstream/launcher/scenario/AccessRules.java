package io.quillstream.launcher.scenario;

import io.quillstream.launcher.house.Rooms;
import io.quillstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The access rules of Kafka that {@code docs/cluster.md} tells an operator to make: read from the page itself, so that
 * what is tried is what is written. A principal has the name of its service.
 */
final class AccessRules {

    private static final Path PAGE = Path.of(System.getProperty("quill.root", ".."), "docs", "cluster.md");
    private static final Set<String> SERVICES =
            Stream.of(Rooms.values()).map(Rooms::service).collect(Collectors.toSet());

    /** A command and no service; it is not tried here. */
    private static final String REPLAY = "`./quill audit replay`";

    private static final Pattern EVERYBODY =
            Pattern.compile("Each needs ([^:`]+) on the topics that begin with `([^`]+)`");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern OPERATION = Pattern.compile("\\*([A-Za-z]+)\\*");
    private static final String PREFIX = "that begin with";

    private final List<Rule> rules = new ArrayList<>();

    /** One operation that one service may do. */
    private record Rule(String service, ResourcePattern on, AclOperation operation) {

        AclBinding binding() {
            return new AclBinding(
                    on, new AccessControlEntry("User:" + service, "*", operation, AclPermissionType.ALLOW));
        }

        boolean covers(ResourceType type, String name) {
            boolean prefixed = on.patternType() == PatternType.PREFIXED;
            return on.resourceType() == type && (prefixed ? name.startsWith(on.name()) : name.equals(on.name()));
        }
    }

    private AccessRules() {}

    /** Throws if the page lacks what everybody needs, or a topic's row names somebody who is not known. */
    static AccessRules ofThePage() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        AccessRules page = new AccessRules();
        page.everybody(String.join(" ", lines));
        for (String line : lines) {
            page.row(Stream.of(line.split("\\|")).skip(1).map(String::strip).toList());
        }
        return page;
    }

    /** As an operator makes them. */
    Set<AclBinding> bindings() {
        return rules.stream().map(Rule::binding).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether the page says so, in so many words. */
    boolean allow(Rooms room, AclOperation operation, ResourceType type, String name) {
        return rules.stream()
                .anyMatch(rule -> rule.service().equals(room.service())
                        && rule.operation() == operation
                        && rule.covers(type, name));
    }

    /** The groups that somebody may join. */
    Set<String> groups() {
        return rules.stream()
                .map(Rule::on)
                .filter(on -> on.resourceType() == ResourceType.GROUP)
                .map(ResourcePattern::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void everybody(String text) {
        Matcher sentence = EVERYBODY.matcher(text);
        if (!sentence.find()) {
            throw new IllegalStateException(PAGE + " does not say what each service needs");
        }
        ResourcePattern topics = new ResourcePattern(ResourceType.TOPIC, sentence.group(2), PatternType.PREFIXED);
        SERVICES.forEach(service -> add(service, topics, sentence.group(1)));
    }

    private void row(List<String> cells) {
        if (cells.size() != 3) {
            return;
        }
        String first = cells.getFirst();
        if (SERVICES.contains(first)) {
            clauses(first, cells.get(1));
            clauses(first, cells.get(2));
            return;
        }
        String name = first.replace("`", "");
        if (Topics.named(name).isPresent()) {
            ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL);
            services(cells.get(1)).forEach(service -> add(service, topic, "*Write*"));
            services(cells.get(2)).forEach(service -> add(service, topic, "*Read*"));
        }
    }

    /** Of "ingest-api (1), sinks". */
    private static List<String> services(String cell) {
        List<String> names = Stream.of(cell.split(","))
                .map(name -> name.replace("(1)", "").strip())
                .filter(name -> !name.equals(REPLAY))
                .toList();
        if (!SERVICES.containsAll(names)) {
            throw new IllegalStateException(PAGE + " names somebody who is no service: " + names);
        }
        return names;
    }

    /** Of "topics that begin with `name`: *Read*, *Write*; `group`, `group`: *Read*". */
    private void clauses(String service, String cell) {
        for (String clause : cell.split(";")) {
            PatternType pattern = clause.contains(PREFIX) ? PatternType.PREFIXED : PatternType.LITERAL;
            for (String name : found(NAME, clause)) {
                add(service, new ResourcePattern(type(clause.strip()), name, pattern), clause);
            }
        }
    }

    private static ResourceType type(String clause) {
        if (clause.startsWith("topics")) {
            return ResourceType.TOPIC;
        }
        return clause.startsWith("transactional ids") ? ResourceType.TRANSACTIONAL_ID : ResourceType.GROUP;
    }

    private void add(String service, ResourcePattern on, String operations) {
        for (String operation : found(OPERATION, operations)) {
            String name = operation.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
            rules.add(new Rule(service, on, AclOperation.valueOf(name)));
        }
    }

    private static List<String> found(Pattern what, String text) {
        return what.matcher(text).results().map(result -> result.group(1)).toList();
    }
}
