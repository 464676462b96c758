package io.quillstream.launcher.house;

import io.quillstream.testkit.samples.SampleCatalogue;
import java.io.PrintStream;

/** What {@code quill up} prints when it is ready; one line each, so that scripts can read them. */
public final class Banner {

    private Banner() {}

    public static void print(Endpoints endpoints, PrintStream out) {
        String product = SampleCatalogue.products().getFirst().id().toString();
        out.println("ready " + endpoints.url());
        out.println("console " + endpoints.url() + "/");
        out.println("api-key " + endpoints.apiKey());
        out.println("workspace " + endpoints.workspaceId());
        out.println("try curl -sS -X POST " + endpoints.url() + "/api/v1/copy/generate -H 'Authorization: Bearer "
                + endpoints.apiKey() + "' -H 'Content-Type: application/json' -d '{\"workspace_id\":\""
                + endpoints.workspaceId() + "\",\"product_id\":\"" + product + "\",\"copy_type\":\"titles\"}'");
        out.flush();
    }
}
