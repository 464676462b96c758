// Run by `node --test` in this folder.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { Quillstream, QuillProblem, SseParser } from "./quillstream.js";

const JOB = "00000000-0000-4000-8000-000000000001";
const event = (seq, stage) => `id: ${seq}\nevent: ${stage}\ndata: ${JSON.stringify({ job_id: JOB, seq, stage })}\n\n`;

/** A server that answers request after request with the given handlers. */
async function scripted(handlers, use) {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(request);
    handlers.shift()(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use(`http://127.0.0.1:${server.address().port}`, seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const stream = (text, broken = false) => (response) => {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(`retry: 5\n\n${text}`, () => (broken ? response.destroy() : response.end()));
};

const json = (status, body, type = "application/json", retryAfter = 0) => (response) => {
  response.writeHead(status, { "Content-Type": type, "Retry-After": String(retryAfter) });
  response.end(JSON.stringify(body));
};

const PROBLEM = "application/problem+json";
const LATER = { code: "OVERLOADED", retryable: true };

const page = (status) => (response) => {
  response.writeHead(status, { "Content-Type": "text/html" });
  response.end("<html>");
};

/** Stands in for the browser's EventSource. Returns how to wait for the nth connection. */
function sources() {
  const made = [];
  let arrived = () => {};
  globalThis.EventSource = class {
    #listeners = {};
    constructor(address) {
      this.address = address;
      made.push(this);
      arrived();
    }
    addEventListener(stage, listener) {
      this.#listeners[stage] = listener;
    }
    say(event) {
      this.#listeners[event.stage]({ data: JSON.stringify(event) });
    }
    close() {
      this.closed = true;
    }
  };
  return async (count) => {
    while (made.length < count) await new Promise((resolve) => (arrived = resolve));
    return made[count - 1];
  };
}

async function numbers(events) {
  const all = [];
  for await (const each of events) all.push(each.seq);
  return all;
}

test("a broken connection is resumed behind the last event", () =>
  scripted(
    [stream(event(1, "queued") + event(2, "parsing"), true), stream(event(3, "completed"))],
    async (url, seen) => {
      assert.deepEqual(await numbers(new Quillstream(url, "key").events(JOB)), [1, 2, 3]);
      assert.equal(seen[0].headers["last-event-id"], undefined);
      assert.equal(seen[1].headers["last-event-id"], "2");
      assert.equal(seen[1].headers.authorization, "Bearer key");
    },
  ));

test("an expired credential is replaced by a new one", () =>
  scripted(
    [stream(event(1, "queued") + "event: auth_expired\ndata: {}\n\n"), stream(event(2, "failed"))],
    async (url, seen) => {
      let asked = 0;
      assert.deepEqual(await numbers(new Quillstream(url, () => `token-${++asked}`).events(JOB)), [1, 2]);
      assert.equal(seen[1].headers.authorization, "Bearer token-2");
    },
  ));

test("a stream with nothing missing ends once the job is known to be over", () =>
  scripted([stream(""), json(200, { status: "completed" }), stream("")], async (url) => {
    assert.deepEqual(await numbers(new Quillstream(url, "key").events(JOB, { after: 6 })), []);
  }));

test("try later is tried later, a refusal is told, a gap is never passed over", async () => {
  await scripted(
    [json(503, { code: "OVERLOADED", retryable: true }, "application/problem+json"), stream(event(1, "failed"))],
    async (url) => assert.deepEqual(await numbers(new Quillstream(url, "key").events(JOB)), [1]),
  );
  await scripted(
    [json(404, { code: "NOT_FOUND", detail: "no", retryable: false }, "application/problem+json")],
    (url) =>
      assert.rejects(numbers(new Quillstream(url, "key").events(JOB)), (error) => {
        assert.ok(error instanceof QuillProblem);
        assert.equal(error.code, "NOT_FOUND");
        return true;
      }),
  );
  await scripted([stream(event(1, "queued") + event(3, "failed"))], (url) =>
    assert.rejects(numbers(new Quillstream(url, "key").events(JOB)), QuillProblem),
  );
});

test("who is told when to come again comes no earlier, and leaves nothing behind at its signal", () =>
  scripted([json(503, LATER, PROBLEM, 1), json(503, LATER, PROBLEM), stream(event(1, "failed"))], async (url) => {
    const { signal } = new AbortController();
    const begun = performance.now();
    for await (const each of new Quillstream(url, "key").events(JOB, { signal })) {
      assert.equal(each.seq, 1);
      assert.ok(performance.now() - begun >= 990);
      // That of the connection.
      assert.equal(getEventListeners(signal, "abort").length, 1);
    }
  }));

test("a gateway's page for a server that is away is waited out, any other page in a stream's place is told", async () => {
  await scripted([page(502), page(429), stream(event(1, "failed"))], async (url) =>
    assert.deepEqual(await numbers(new Quillstream(url, "key").events(JOB)), [1]),
  );
  for (const status of [200, 404]) {
    await scripted([page(status)], (url) =>
      assert.rejects(numbers(new Quillstream(url, "key").events(JOB)), { name: "QuillProblem", status }),
    );
  }
});

test("the end is told whatever its number, for a server that keeps no more of a job counts anew", () =>
  scripted([stream(event(2, "completed"))], async (url) =>
    assert.deepEqual(await numbers(new Quillstream(url, "key").events(JOB, { after: 7 })), [2]),
  ));

test("a browser's connection that rests for too long is replaced behind the last event", { timeout: 20000 }, () =>
  scripted([json(201, { ticket: "a" }), json(201, { ticket: "b" })], async (url, seen) => {
    const connection = sources();
    const told = [];
    new Quillstream(url, "key").watch(JOB, ({ stage }) => told.push(stage), assert.ifError, { rest: 50 });
    const first = await connection(1);
    assert.equal(first.address, `${url}/api/v1/jobs/${JOB}/events?ticket=a&last_event_id=0`);
    for (const [number, stage] of ["queued", "parsing", "prompting"].entries()) first.say({ seq: number + 1, stage });
    const second = await connection(2);
    assert.ok(first.closed);
    assert.equal(second.address, `${url}/api/v1/jobs/${JOB}/events?ticket=b&last_event_id=3`);
    second.say({ seq: 3, stage: "prompting" });
    second.say({ seq: 2, stage: "completed" });
    assert.deepEqual(told, ["queued", "parsing", "prompting", "completed"]);
    assert.ok(second.closed);
    assert.equal(seen.length, 2);
  }));

test("a page without a credential watches with tickets from a server of its own", { timeout: 20000 }, () =>
  scripted([], async (url, seen) => {
    const connection = sources();
    const asked = [];
    const told = [];
    const refused = new Promise((resolve) => {
      new Quillstream(url, null).watch(JOB, ({ stage }) => told.push(stage), resolve, {
        rest: 50,
        ticket: async (subject) => {
          asked.push(subject);
          if (asked.length > 1) throw new QuillProblem(403, { code: "FORBIDDEN", retryable: false });
          return { ticket: "a b" };
        },
      });
    });
    const first = await connection(1);
    assert.equal(first.address, `${url}/api/v1/jobs/${JOB}/events?ticket=a%20b&last_event_id=0`);
    first.say({ seq: 1, stage: "queued" });
    assert.equal((await refused).code, "FORBIDDEN");
    assert.deepEqual(asked, [{ job_id: JOB }, { job_id: JOB }]);
    assert.deepEqual(told, ["queued"]);
    assert.equal(seen.length, 0);
  }));

test("who has stopped watching is told nothing more", { timeout: 20000 }, () => {
  let stop;
  const refusal = json(404, { code: "NOT_FOUND", retryable: false }, PROBLEM);
  return scripted([(response) => (stop(), refusal(response))], async (url) => {
    const quill = new Quillstream(url, "key");
    const told = [];
    const answered = new Promise((resolve) => {
      const ticket = quill.ticket.bind(quill);
      quill.ticket = (subject) => ticket(subject).finally(resolve);
    });
    stop = quill.watch(JOB, () => told.push("event"), (error) => told.push(error.code));
    await answered;
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(told, []);
  });
});

test("an aborted reader stops", () =>
  scripted(
    [
      (response) => {
        response.writeHead(200, { "Content-Type": "text/event-stream" });
        response.write(event(1, "queued"));
      },
    ],
    async (url) => {
      const abort = new AbortController();
      const seen = [];
      for await (const each of new Quillstream(url, "key").events(JOB, { signal: abort.signal })) {
        seen.push(each.seq);
        abort.abort();
      }
      assert.deepEqual(seen, [1]);
    },
  ));

test("an answer that does not come, or stops in its middle, is waited for within a bound", () =>
  scripted(
    [
      () => {},
      (response) => {
        response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "100" });
        response.write("{");
      },
    ],
    async (url) => {
      const quill = new Quillstream(url, "key", { timeout: 300 });
      await assert.rejects(quill.job(JOB), { name: "TimeoutError" });
      await assert.rejects(quill.job(JOB));
    },
  ));

test("a batch goes out as one line an order, and its results come line by line", () => {
  const received = [];
  const keep = (next) => (response) => {
    let body = "";
    response.req.setEncoding("utf8");
    response.req.on("data", (piece) => (body += piece));
    response.req.on("end", () => {
      received.push(body);
      next(response);
    });
  };
  const results = (response) => {
    response.writeHead(200, { "Content-Type": "application/x-ndjson" });
    response.write('{"custom_id":"a"}\n{"custom', () => response.end('_id":"ü"}\n'));
  };
  return scripted([keep(json(202, { batch_id: JOB })), results], async (url, seen) => {
    const quill = new Quillstream(url, "key");
    const orders = [
      { custom_id: "a", body: { count: 1 } },
      { custom_id: "ü", body: { count: 2 } },
    ];
    assert.equal((await quill.submitBatch(orders, { "Idempotency-Key": "once" })).batch_id, JOB);
    assert.equal(seen[0].headers["content-type"], "application/x-ndjson");
    assert.equal(seen[0].headers["idempotency-key"], "once");
    assert.deepEqual(
      received[0].split("\n").map((line) => JSON.parse(line)),
      orders.map((order) => ({ method: "POST", url: "/api/v1/copy/generate", ...order })),
    );
    const ids = [];
    for await (const line of quill.batchResults(JOB, { onlyFailed: true })) ids.push(line.custom_id);
    assert.deepEqual(ids, ["a", "ü"]);
    assert.equal(seen[1].url, `/api/v1/batches/${JOB}/results?only=failed`);
  });
});

test("it does not matter how the text is cut", () => {
  const text = "\uFEFFretry: 7\n\nid: 1\r\nevent: größe\r\ndata: ä\r\ndata:  😀\r\n\r\n: beat\n\ndata: 2\r\r";
  for (let size = 1; size < text.length; size++) {
    const parser = new SseParser();
    const frames = [];
    for (let from = 0; from < text.length; from += size) frames.push(...parser.push(text.slice(from, from + size)));
    assert.deepEqual(
      frames,
      [
        { id: "1", event: "größe", data: "ä\n 😀" },
        { id: "1", event: "message", data: "2" },
      ],
      `pieces of ${size}`,
    );
    assert.equal(parser.retry, 7);
  }
});
