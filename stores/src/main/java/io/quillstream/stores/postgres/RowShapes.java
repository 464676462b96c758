package io.quillstream.stores.postgres;

import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The records that rows become; a column {@code workspace_id} is the component {@code workspaceId}. */
final class RowShapes {

    private RowShapes() {}

    static void register(Jdbi jdbi) {
        Stream.of(
                        Workspace.class,
                        KeyedGrants.Grant.class,
                        Plan.class,
                        ApiKey.class,
                        Product.class,
                        Asset.class,
                        AssetSummary.class,
                        SourceTexts.class,
                        AuditRow.class,
                        LedgerRow.class,
                        DailyUsage.class,
                        QuotaFigures.class)
                .forEach(shape -> jdbi.registerRowMapper(ConstructorMapper.factory(shape)));
    }
}
