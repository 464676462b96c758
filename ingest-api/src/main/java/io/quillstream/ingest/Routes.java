package io.quillstream.ingest;

import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.ApiKeyHash;
import io.quillstream.edge.identity.DoorAuthenticator;
import io.quillstream.edge.identity.IdentitySettings;
import io.quillstream.edge.identity.PostgresIdentityStore;
import io.quillstream.edge.limit.LocalRate;
import io.quillstream.edge.limit.Rate;
import io.quillstream.edge.limit.RateGate;
import io.quillstream.edge.limit.RateLimiter;
import io.quillstream.edge.paging.SignedCursor;
import io.quillstream.ingest.account.AuditRoute;
import io.quillstream.ingest.account.FreshBooks;
import io.quillstream.ingest.account.LedgerRoute;
import io.quillstream.ingest.account.QuotaRoute;
import io.quillstream.ingest.account.UsageRoute;
import io.quillstream.ingest.admin.ApiKeyRoutes;
import io.quillstream.ingest.admin.CreditsRoute;
import io.quillstream.ingest.admin.DecisionScan;
import io.quillstream.ingest.admin.ExplainRoute;
import io.quillstream.ingest.admin.Grants;
import io.quillstream.ingest.admin.WorkspaceRoutes;
import io.quillstream.ingest.batch.BatchReader;
import io.quillstream.ingest.batch.BatchResults;
import io.quillstream.ingest.batch.BatchRoutes;
import io.quillstream.ingest.batch.BatchSubmission;
import io.quillstream.ingest.deadletter.DeadLetterRoutes;
import io.quillstream.ingest.deadletter.DeadLetters;
import io.quillstream.ingest.decision.Decisions;
import io.quillstream.ingest.decision.Endings;
import io.quillstream.ingest.decision.LogTail;
import io.quillstream.ingest.generate.Acceptance;
import io.quillstream.ingest.generate.GenerateRoute;
import io.quillstream.ingest.generate.KnownProducts;
import io.quillstream.ingest.generate.RequestRecords;
import io.quillstream.ingest.generate.SeenUsers;
import io.quillstream.ingest.generate.ViewGlance;
import io.quillstream.ingest.job.FreshJobs;
import io.quillstream.ingest.job.JobReader;
import io.quillstream.ingest.job.JobRoutes;
import io.quillstream.ingest.openapi.DocumentRoutes;
import io.quillstream.ingest.product.Allowance;
import io.quillstream.ingest.product.AssetRoutes;
import io.quillstream.ingest.product.AssetUpload;
import io.quillstream.ingest.product.ProductRoutes;
import io.quillstream.ingest.product.text.ImageText;
import io.quillstream.ingest.product.text.TextExtraction;
import io.quillstream.ingest.publish.BulkAppend;
import io.quillstream.ingest.publish.EventLog;
import io.quillstream.ingest.request.RecentKeys;
import io.quillstream.ingest.ticket.StreamTicketRoute;
import io.quillstream.ingest.ticket.StreamTickets;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.id.JobIds;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Assets;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.KeyedGrants;
import io.quillstream.stores.postgres.Ledger;
import io.quillstream.stores.postgres.Plans;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Products;
import io.quillstream.stores.postgres.Quota;
import io.quillstream.stores.postgres.UsageDaily;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Clock;
import java.util.List;

/** Which resources there are, and what each is made of. */
record Routes(
        Settings settings,
        Telemetry telemetry,
        Stores stores,
        ReadBarrier barrier,
        FreshJobs lists,
        FreshBooks books,
        RateLimiter limiter,
        SeenUsers users,
        KafkaClients kafka,
        EventLog log,
        BulkAppend bulk,
        LogTail<AdmissionDecided> admissions,
        LogTail<ContentRecorded> contents) {

    /** All of them as one module. */
    HttpModule all() {
        Postgres postgres = stores.postgres();
        Workspaces workspaces = new Workspaces(postgres);
        ApiKeys keys = new ApiKeys(postgres);
        Access access = new Access(new DoorAuthenticator(settings, new PostgresIdentityStore(workspaces, keys)));
        RateGate rate = new RateGate(limiter);
        SignedCursor cursors = new SignedCursor(IdentitySettings.idSecret(settings));
        JobIds ids = new JobIds(IdentitySettings.idSecret(settings));
        RequestRecords records = new RequestRecords(IngestSettings.deadlines(settings));
        Products products = new Products(postgres);
        Assets assets = new Assets(postgres);
        KnownProducts knownProducts = new KnownProducts(products);
        Jobs jobs = new Jobs(stores.mongo());
        Batches batches = new Batches(stores.mongo());
        JobReader jobReader = new JobReader(jobs, barrier);
        RecentKeys recentKeys = new RecentKeys();
        BatchReader batchReader = new BatchReader(batches, jobs, barrier);
        Grants grants = new Grants(log);
        Clock clock = Clock.systemUTC();
        List<HttpModule> modules = List.of(
                new GenerateRoute(access, rate, knownProducts, acceptance(ids, records, recentKeys), users),
                new JobRoutes(access, jobs, jobReader, lists, log, cursors),
                new BatchRoutes(
                        access,
                        rate,
                        new BatchSubmission(
                                ids, records, knownProducts, bulk, batchReader, recentKeys, telemetry.meters()),
                        batchReader,
                        new BatchResults(jobs, batches),
                        log,
                        users),
                new ProductRoutes(access, products, allowance(products), cursors),
                new AssetRoutes(access, products, assets, assetUpload(), allowance(assets), cursors),
                new QuotaRoute(access, books, workspaces, new Quota(postgres), clock),
                new UsageRoute(access, books, new UsageDaily(postgres), clock),
                new AuditRoute(access, books, new AuditLog(postgres), cursors),
                new LedgerRoute(access, books, new Ledger(postgres), cursors),
                new StreamTicketRoute(
                        access, rateOfTickets(), jobReader, batchReader, new StreamTickets(stores.redis())),
                new WorkspaceRoutes(access, workspaces, new Plans(postgres), grants, cursors),
                new CreditsRoute(access, workspaces, grants, new KeyedGrants(postgres), ids),
                new ApiKeyRoutes(
                        access, workspaces, keys, new ApiKeyHash(IdentitySettings.apiKeySecret(settings)), cursors),
                new ExplainRoute(
                        access,
                        workspaces,
                        new Ledger(postgres),
                        new AuditLog(postgres),
                        new DecisionScan(kafka, settings.get(ConnectionSettings.TOPIC_PARTITIONS))),
                new DeadLetterRoutes(access, new DeadLetters(kafka, settings.get(ConnectionSettings.TOPIC_PARTITIONS))),
                new DocumentRoutes());
        return routes -> modules.forEach(module -> module.routes(routes));
    }

    private Acceptance acceptance(JobIds ids, RequestRecords records, RecentKeys recentKeys) {
        ViewGlance view = new ViewGlance(
                new JobReader(new Jobs(stores.mongo()).within(ViewGlance.AT_MOST), barrier),
                new Batches(stores.mongo()).within(ViewGlance.AT_MOST));
        return new Acceptance(
                ids,
                records,
                log,
                new Decisions(log, admissions, telemetry.meters()),
                new Endings(contents),
                view,
                recentKeys,
                settings.get(IngestSettings.DECISION_WAIT));
    }

    private Allowance allowance(Products products) {
        int most = settings.get(IngestSettings.MOST_PRODUCTS);
        return new Allowance(most + " products", most, products::count);
    }

    private Allowance allowance(Assets assets) {
        int mebibytes = settings.get(IngestSettings.MOST_ASSETS_MIB);
        return new Allowance(mebibytes + " MiB of texts", (long) mebibytes << 20, assets::weight);
    }

    private LocalRate rateOfTickets() {
        return new LocalRate("stream tickets", Rate.perMinute(settings.get(IngestSettings.TICKETS_PER_MINUTE)));
    }

    private AssetUpload assetUpload() {
        return new AssetUpload(new TextExtraction(new ImageText(settings.get(IngestSettings.TESSERACT))));
    }
}
