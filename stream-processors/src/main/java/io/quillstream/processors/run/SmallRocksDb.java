package io.quillstream.processors.run;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all stores of the process together: one block cache of 48 MiB, of which memtables may use
 * 24 MiB, whatever the number of partitions. The state is small: accounts, and a few hundred bytes per job.
 */
public final class SmallRocksDb implements RocksDBConfigSetter {

    private static final long TOTAL_BYTES = 48L << 20;
    private static final long MEMTABLE_BYTES = 24L << 20;
    private static final long ONE_MEMTABLE_BYTES = 2L << 20;

    /** Shared by all stores for the life of the process, so {@link #close} must leave them alone. */
    private static final class Shared {
        static final Cache CACHE = new LRUCache(TOTAL_BYTES, -1, false, 0.1);
        static final WriteBufferManager MEMTABLES = new WriteBufferManager(MEMTABLE_BYTES, CACHE);
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(Shared.CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(Shared.MEMTABLES);
        options.setWriteBufferSize(ONE_MEMTABLE_BYTES);
        options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String storeName, Options options) {
        // nothing of its own
    }
}
