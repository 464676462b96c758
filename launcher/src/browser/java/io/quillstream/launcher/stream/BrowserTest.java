package io.quillstream.launcher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.scenario.UpProcess;
import io.quillstream.testkit.samples.SampleCatalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real browser, Debian's Chromium, follows a job with {@code EventSource} and tickets while every bridge is restarted.
 * Compiled and run with {@code -Pbrowser} only, since the browser's driver is large; see CONTRIBUTING.md.
 */
class BrowserTest {

    private static final Path CHROMIUM = Path.of(System.getProperty("quill.chromium", "/usr/bin/chromium"));
    private static final Path PICTURES = Path.of("target", "browser");
    private static final Map<String, String> SLOW = Map.of("QUILL_LOCAL_LATENCY", "20s");
    private static final int PATIENCE_MS = 90_000;

    @TempDir
    Path data;

    @Test
    void a_page_follows_a_job_through_a_restart_of_its_bridge() throws Exception {
        try (UpProcess up = UpProcess.up(data, SLOW);
                QuillClient door = up.client();
                BridgePair bridges = BridgePair.beside(data, SLOW);
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                // Continuous integration runs as root, for whom Chromium has no sandbox.
                                .setArgs(List.of("--no-sandbox")))) {
            UUID workspace = UUID.fromString(up.endpoints().get("workspace_id").asText());
            UUID product = SampleCatalogue.products().getFirst().id();
            UUID job = door.generate(CopyGenerationRequest.of(workspace, product, "titles"), PostOptions.DEFAULT)
                    .jobId();
            Page page = page(browser, door, job);
            page.navigate(bridges.url() + "/watch.html");
            page.evaluate("args => follow(args[0], args[1])", List.of("held by the test", job.toString()));

            page.waitForFunction("numbers.length >= 4 || problem", null, patience());
            assertEquals(null, page.evaluate("problem"));
            assertEquals(List.of(1, 2, 3, 4), page.evaluate("numbers"));
            assertEquals(1, page.evaluate("connections"));
            assertEquals(0, bridges.terminate(0));
            assertEquals(0, bridges.terminate(1));
            bridges.replace(0);
            bridges.replace(1);

            page.waitForFunction("over || problem", null, patience());
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("job-through-restart.png")));
            assertEquals(null, page.evaluate("problem"));
            assertEquals(List.of(1, 2, 3, 4, 5, 6), page.evaluate("numbers"));
            assertTrue((int) page.evaluate("connections") > 1, "the page had to connect again");
        }
    }

    /** The page and the client's module come from here, tickets from the door by way of the test, streams from the bridges. */
    private static Page page(Browser browser, QuillClient door, UUID job) {
        Page page = browser.newPage();
        page.route(
                "**/watch.html",
                route ->
                        route.fulfill(new Route.FulfillOptions().setPath(Path.of("src/browser/resources/watch.html"))));
        page.route(
                "**/quillstream.js",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/javascript")
                        .setPath(Path.of(System.getProperty("quill.root"), "clients/js/quillstream.js"))));
        page.route(
                "**/api/v1/stream-tickets",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(201)
                        .setContentType("application/json")
                        .setBody("{\"ticket\":\"%s\"}"
                                .formatted(door.ticketForJob(job).ticket()))));
        page.onConsoleMessage(message -> System.out.println("page: " + message.text()));
        page.onRequestFailed(request -> System.out.println("page: " + request.url() + " " + request.failure()));
        return page;
    }

    private static Page.WaitForFunctionOptions patience() {
        return new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MS);
    }
}
