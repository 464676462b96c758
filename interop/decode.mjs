// Decodes every record of every topic of a running Quillstream with the JavaScript packages kafkajs and
// @kafkajs/confluent-schema-registry: neither shares a line with Quillstream's own serdes.
//   node decode.mjs DATA_FOLDER      (the folder given to ./quill up --data)
// Prints one line a topic and ends with 0 only if every record of every topic could be decoded.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SchemaRegistry } from "@kafkajs/confluent-schema-registry";
import kafkajs from "kafkajs";
import lz4 from "lz4js";

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (bytes) => Buffer.from(lz4.decompress(bytes)),
});

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node decode.mjs DATA_FOLDER");
  process.exit(2);
}
const at = JSON.parse(await readFile(join(folder, "endpoints.json"), "utf8"));
const kafka = new Kafka({ clientId: "interop", brokers: [at.kafka], logLevel: logLevel.ERROR });
const registry = new SchemaRegistry({ host: at.schema_registry });

/** What is to be read: for each topic of Quillstream, each partition's first and last committed offset. */
async function ends() {
  const admin = kafka.admin();
  await admin.connect();
  try {
    // Internal topics of the stream processors (changelogs) hold state, not events; they need no registry.
    const topics = (await admin.listTopics())
      .filter((topic) => topic.startsWith("quill.") && !topic.endsWith("-changelog"))
      .sort();
    return new Map(await Promise.all(topics.map(async (topic) => [topic, await admin.fetchTopicOffsets(topic)])));
  } finally {
    await admin.disconnect();
  }
}

/** Reads everything up to those offsets; transaction markers fill offsets too, so the end is told by the positions. */
async function decode(topics) {
  const found = new Map([...topics.keys()].map((topic) => [topic, { records: 0, types: new Set(), failures: [] }]));
  const open = new Set();
  for (const [topic, partitions] of topics) {
    for (const { partition, low, high } of partitions) {
      if (BigInt(high) > BigInt(low)) open.add(`${topic}/${partition}`);
    }
  }
  if (open.size === 0) return found;
  const consumer = kafka.consumer({ groupId: `interop-${process.pid}-${Date.now()}` });
  await consumer.connect();
  let done;
  const complete = new Promise((resolve) => (done = resolve));
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    const end = topics.get(payload.topic).find(({ partition }) => partition === payload.partition);
    if (BigInt(payload.lastOffset) + 1n >= BigInt(end.high)) open.delete(`${payload.topic}/${payload.partition}`);
    if (open.size === 0) done();
  });
  await consumer.subscribe({ topics: [...topics.keys()], fromBeginning: true });
  await consumer.run({
    eachBatchAutoResolve: true,
    eachBatch: async ({ batch }) => {
      const { topic } = batch;
      const tally = found.get(topic);
      for (const message of batch.messages) {
        tally.records += 1;
        if (message.value === null) continue; // a tombstone
        try {
          const id = message.value.readInt32BE(1);
          tally.types.add((await registry.getSchema(id)).name);
          await registry.decode(message.value);
        } catch (problem) {
          tally.failures.push(`${topic}/${batch.partition}@${message.offset}: ${problem.message}`);
        }
      }
    },
  });
  const late = setTimeout(() => {
    console.error(`not read to the end within 60 s: ${[...open].join(", ")}`);
    process.exit(1);
  }, 60_000);
  await complete;
  clearTimeout(late);
  await consumer.disconnect();
  return found;
}

const found = await decode(await ends());
let failures = 0;
for (const [topic, { records, types, failures: problems }] of found) {
  console.log(`${topic.padEnd(28)} ${String(records).padStart(6)} records  ${[...types].join(", ")}`);
  problems.slice(0, 3).forEach((problem) => console.error(`  ${problem}`));
  failures += problems.length;
}
console.log(failures === 0 ? "interop: ok" : `interop: ${failures} records could not be decoded`);
process.exit(failures === 0 ? 0 : 1);
