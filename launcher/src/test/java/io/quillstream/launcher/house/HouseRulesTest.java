package io.quillstream.launcher.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The small arrows of the house; Maven's modules enforce the big ones. */
class HouseRulesTest {

    private static final List<String> ROOMS = List.of("ingest", "processors", "workers", "bridge", "sinks");
    private static final Set<String> EMPTY_NAMES = Set.of(
            "util",
            "utils",
            "common",
            "helper",
            "helpers",
            "core",
            "base",
            "abstract",
            "impl",
            "manager",
            "dto",
            "misc");

    private static final Set<String> CLOCKS_AND_DICE =
            Set.of("java.time.Clock", "java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");

    private static final DescribedPredicate<JavaAccess<?>> INVENTION =
            DescribedPredicate.describe("asks for the time of day or for chance", HouseRulesTest::isInvention);

    private static JavaClasses house;

    @BeforeAll
    static void importHouse() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.quillstream");
    }

    @Test
    void the_whole_house_is_looked_at() {
        for (String room : ROOMS) {
            assertTrue(
                    house.stream().anyMatch(type -> type.getPackageName().startsWith("io.quillstream." + room)),
                    "no classes of " + room + " on the class path: the rules below would prove nothing");
        }
    }

    @Test
    void rooms_know_each_other_only_by_topics_and_stores() {
        for (String room : ROOMS) {
            String[] others = ROOMS.stream()
                    .filter(other -> !other.equals(room))
                    .map(other -> "io.quillstream." + other + "..")
                    .toArray(String[]::new);
            check(noClasses()
                    .that()
                    .resideInAPackage("io.quillstream." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others));
        }
    }

    @Test
    void nothing_below_the_front_door_knows_the_front_door() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.quillstream.launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quillstream.launcher.."));
    }

    @Test
    void services_do_not_know_whether_their_servers_are_embedded() {
        String[] rooms =
                ROOMS.stream().map(room -> "io.quillstream." + room + "..").toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAnyPackage(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quillstream.embedded..", "io.quillstream.testkit.."));
    }

    @Test
    void pipes_know_no_word_of_the_domain() {
        check(noClasses()
                .that()
                .resideInAPackage("io.quillstream.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quillstream.schemas.content..",
                        "io.quillstream.schemas.event..",
                        "io.quillstream.schemas.id..",
                        "io.quillstream.schemas.letter..",
                        "io.quillstream.schemas.price..",
                        "io.quillstream.schemas.progress..",
                        "io.quillstream.schemas.topic.."));
    }

    @Test
    void deciders_are_free_of_kafka_clocks_and_chance() {
        check(noClasses()
                .that()
                .resideInAPackage("io.quillstream.processors.decide..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "java.util.concurrent..", "java.net..", "java.io.."));
        check(noClasses()
                .that()
                .resideInAPackage("io.quillstream.processors.decide..")
                .should()
                .accessTargetWhere(INVENTION));
        check(noClasses()
                .that()
                .resideInAPackage("io.quillstream.processors.decide..")
                .should()
                .callMethod(System.class, "nanoTime"));
    }

    @Test
    void sinks_invent_nothing() {
        check(noClasses()
                .that()
                .resideInAPackage("io.quillstream.sinks..")
                .should()
                .accessTargetWhere(INVENTION));
    }

    @Test
    void plain_clients_are_made_in_one_place_so_that_every_reader_is_read_committed() {
        DescribedPredicate<JavaClass> maker = DescribedPredicate.describe(
                "the client factory", type -> type.getPackageName().equals("io.quillstream.runtime.kafka"));
        check(noClasses()
                .that(DescribedPredicate.not(maker))
                .and()
                .resideOutsideOfPackage("io.quillstream.testkit..")
                .should()
                .callConstructor(KafkaConsumer.class, java.util.Map.class));
        check(noClasses()
                .that(DescribedPredicate.not(maker))
                .should()
                .callConstructor(KafkaProducer.class, java.util.Map.class));
    }

    /**
     * A pause whose length is the point is not a wait for something: the back-off between two calls of a provider, the
     * local writer's pretended latency, a fake provider's slowness. Each is named here; everything else waits for an
     * event.
     */
    @Test
    void nobody_sleeps_to_synchronise() {
        DescribedPredicate<JavaClass> pauses = DescribedPredicate.describe(
                "make a pause on purpose",
                type -> Set.of("io.quillstream.workers.model.RetryingModel", "io.quillstream.workers.local.LocalWriter")
                                .contains(type.getName())
                        || type.getPackageName().equals("io.quillstream.testkit.llm"));
        check(noClasses().that(DescribedPredicate.not(pauses)).should().callMethod(Thread.class, "sleep", long.class));
        check(noClasses()
                .that(DescribedPredicate.not(pauses))
                .should()
                .callMethod(Thread.class, "sleep", java.time.Duration.class));
        check(noClasses().should().callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class));
    }

    @Test
    void packages_are_named_after_what_they_hold() {
        check(classes()
                .should(new com.tngtech.archunit.lang.ArchCondition<>("not live in a package whose name says nothing") {
                    @Override
                    public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                        Arrays.stream(type.getPackageName().split("\\."))
                                .filter(EMPTY_NAMES::contains)
                                .forEach(name -> events.add(com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                                        type, type.getName() + " lives in a package named " + name)));
                    }
                }));
    }

    /** So that each can be read after those that it builds on. */
    @Test
    void packages_do_not_know_each_other_in_a_circle() {
        check(slices().matching("io.quillstream.(**)").should().beFreeOfCycles());
    }

    private static boolean isInvention(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        return CLOCKS_AND_DICE.contains(owner)
                || switch (access.getTarget().getName()) {
                    case "now" -> owner.startsWith("java.time.");
                    case "currentTimeMillis" -> owner.equals("java.lang.System");
                    case "randomUUID" -> owner.equals("java.util.UUID");
                    case "random" -> owner.equals("java.lang.Math");
                    default -> false;
                };
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(house);
    }
}
