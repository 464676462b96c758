import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The jobs of a run, about 400 B each. Tenants take turns, and so do a tenant's products and the four kinds of copy. No two
 * jobs are alike, so that no stack can answer from a cache.
 */
final class Workload {

    private static final String[] KINDS = {"titles", "selling_points", "faq", "descriptions"};
    private static final String AUDIENCE =
            "Busy parents of school-age children who shop on a phone, compare three products and read two reviews"
                    + " before they buy; they have little time and want to know what it does for them";

    private final List<Tenant> tenants;
    private final String run = Long.toString(System.nanoTime(), 36);

    /** @param token for the Authorization header */
    private record Tenant(String token, String workspace, String[] products) {}

    private Workload(List<Tenant> tenants) {
        this.tenants = tenants;
    }

    /** Reads lines of token, workspace and products (separated by commas), separated by tabs. */
    static Workload read(Path file) throws IOException {
        return new Workload(Files.readAllLines(file).stream()
                .map(line -> line.split("\t"))
                .map(cells -> new Tenant(cells[0], cells[1], cells[2].split(",")))
                .toList());
    }

    String token(int job) {
        return tenants.get(job % tenants.size()).token;
    }

    /** The job's body as one tenant in turn sends it. */
    String body(int job) {
        return body(tenants.get(job % tenants.size()), job, job / tenants.size());
    }

    /** So many jobs of the first tenant as lines of a batch. */
    byte[] lines(int jobs) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(jobs * 520);
        for (int i = 0; i < jobs; i++) {
            String line =
                    "{\"custom_id\":\"line-%d\",\"method\":\"POST\",\"url\":\"/api/v1/copy/generate\",\"body\":%s}\n"
                            .formatted(i, body(tenants.getFirst(), i, i));
            lines.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
        }
        return lines.toByteArray();
    }

    private String body(Tenant tenant, int job, int turn) {
        return "{\"workspace_id\":\"" + tenant.workspace + "\",\"product_id\":\""
                + tenant.products[turn % tenant.products.length]
                + "\",\"copy_type\":\"" + KINDS[job % KINDS.length]
                + "\",\"tone\":\"professional\",\"target_audience\":\"" + AUDIENCE
                + " (" + run + "-" + job + ")\",\"length_preference\":\"medium\",\"count\":5}";
    }
}
