package io.quillstream.launcher.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which module names which topic, store and module, as the compiled code tells. */
final class CodeMap {

    private static final String ROOT = "io.quillstream.";

    /** Modules by package, in the order of the arrows. */
    static final Map<String, String> MODULES = modules();

    private final JavaClasses house = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(MODULES.keySet().stream().map(name -> ROOT + name).toList());

    /** Modules whose code names the topic's constant. */
    Set<String> naming(Topic<?> topic) {
        String constant = constant(topic);
        return house.stream()
                .filter(type -> type.getFieldAccessesFromSelf().stream()
                        .anyMatch(access -> access.getTargetOwner().getName().equals(Topics.class.getName())
                                && access.getTarget().getName().equals(constant)))
                .map(CodeMap::moduleOf)
                .filter(module -> !module.equals("schemas"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Modules that the module's code depends on, in the order of the arrows. */
    List<String> knownBy(String module) {
        Set<String> known = house.stream()
                .filter(type -> moduleOf(type).equals(module))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass())
                .filter(type -> type.getPackageName().startsWith(ROOT))
                .map(CodeMap::moduleOf)
                .filter(other -> !other.equals(module))
                .collect(Collectors.toSet());
        return MODULES.values().stream().filter(known::contains).toList();
    }

    /** Parts of {@code stores} that the module uses: postgres, mongo, redis. */
    List<String> storesOf(String module) {
        return List.of("postgres", "mongo", "redis").stream()
                .filter(store -> house.stream()
                        .filter(type -> moduleOf(type).equals(module))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .anyMatch(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith(ROOT + "stores." + store)))
                .toList();
    }

    private static String moduleOf(JavaClass type) {
        String rest = type.getPackageName()
                .substring(Math.min(ROOT.length(), type.getPackageName().length()));
        return MODULES.getOrDefault(rest.split("\\.")[0], "?");
    }

    private static String constant(Topic<?> topic) {
        for (Field field : Topics.class.getFields()) {
            try {
                if (field.get(null) == topic) {
                    return field.getName();
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("The catalogue has no constant for " + topic);
    }

    private static Map<String, String> modules() {
        Map<String, String> modules = new LinkedHashMap<>();
        modules.put("schemas", "schemas");
        modules.put("client", "client");
        modules.put("stores", "stores");
        modules.put("runtime", "runtime");
        modules.put("edge", "edge");
        modules.put("embedded", "embedded-stack");
        modules.put("testkit", "testkit");
        modules.put("ingest", "ingest-api");
        modules.put("processors", "stream-processors");
        modules.put("workers", "llm-workers");
        modules.put("bridge", "progress-bridge");
        modules.put("sinks", "sinks");
        modules.put("audit", "audit");
        modules.put("checker", "checker");
        modules.put("launcher", "launcher");
        return modules;
    }
}
