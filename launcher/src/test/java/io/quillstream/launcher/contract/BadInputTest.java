package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The table of bad input, over bare sockets, against a house of its own whose model provider counts its calls. Every row
 * gets its one answer; behind every family of rows nothing has changed anywhere, and a good order is served. Rows on
 * what takes a minute, a load, or a second process are in tests of their own.
 */
class BadInputTest {

    /** The request and its refusal; no posting, no job, no call. */
    private static final String[] LEFT_BY_A_402 = {"topic quill.requests", "topic quill.admissions"};

    private static FakeLlm provider;
    private static House house;
    private static Belongings belongings;

    @BeforeAll
    static void open() {
        provider = FakeLlm.start();
        house = House.start(Map.of(
                "QUILL_LLM_CHAIN",
                "openai",
                "QUILL_OPENAI_API_KEY",
                "fake",
                "QUILL_OPENAI_BASE_URL",
                provider.baseUrl(Wire.OPENAI)));
        belongings = new Belongings(house, provider);
    }

    @AfterAll
    static void close() throws IOException {
        house.close();
        provider.close();
    }

    @TestFactory
    List<DynamicContainer> every_row_gets_its_answer_and_changes_nothing() {
        Tenant tenant = house.tenant(20);
        Tenant other = house.tenant(20);
        Tenant poor = house.tenant(0);
        return List.of(
                family("A. Framing and transport", tenant, FramingRows.of(tenant)),
                family("B. Type, encoding, JSON", tenant, BodyRows.of(tenant)),
                family("C. Keys and headers", tenant, HeaderRows.of(tenant)),
                family("D. Credentials", tenant, CredentialRows.of(house, tenant)),
                family("E. Orders", tenant, OrderRows.of(tenant, other)),
                family("E. Orders without credits", tenant, OrderRows.unpaid(poor), LEFT_BY_A_402),
                family("K, M. Lists, streams, administration", tenant, OtherRouteRows.of(house, tenant, other)),
                new RepeatedAsking(house).tests());
    }

    /** @param left what may have changed behind the rows */
    private static DynamicContainer family(String name, Tenant tenant, List<BadRow> rows, String... left) {
        Map<String, String>[] before = newSlot();
        List<DynamicNode> tests = new ArrayList<>();
        tests.add(dynamicTest("a good order is served before", () -> {
            tenant.completed(",\"target_audience\":\"before " + name + "\"");
            before[0] = belongings.atRest();
            assertTrue(before[0].get("calls to the provider").matches("[1-9]\\d*"), before[0]::toString);
        }));
        rows.forEach(row -> tests.add(row.test(house.url())));
        tests.add(dynamicTest("nothing was changed", () -> {
            Map<String, String> after = belongings.atRest();
            List.of(left).forEach(named -> after.put(named, before[0].get(named)));
            assertEquals(before[0], after);
        }));
        tests.add(dynamicTest(
                "a good order is served behind",
                () -> tenant.completed(",\"target_audience\":\"behind " + name + "\"")));
        return DynamicContainer.dynamicContainer(name, tests);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String>[] newSlot() {
        return new Map[1];
    }
}
