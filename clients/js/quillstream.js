// Orders from Quillstream and follows its event streams from a browser or Node (18 or later) without dependencies: each
// event once, in order, however often the connection breaks. How to begin: docs/clients.md. Contract: /openapi.json.

const DEFAULT_RETRY = 3000;
const LONGEST_RETRY = 20000;
const LONGEST_WISH = 60000; // of what a server asks for with Retry-After
const SILENCE = 30000; // the server writes at least every 10 s
const REST = 60000; // of a job behind an EventSource, which shows no comments
const REQUEST = 90000; // longer than any "Prefer: wait"
const BATCH = 600000; // 64 MiB over a slow line
const TERMINAL = new Set(["completed", "failed", "cancelled"]);

/** The server refused. `problem` is its RFC 9457 document, if it sent one. */
export class QuillProblem extends Error {
  constructor(status, problem, retryAfter) {
    super(problem?.detail ?? problem?.title ?? `status ${status}`);
    this.name = "QuillProblem";
    this.status = status;
    this.code = problem?.code ?? null;
    // A gateway's own page for a server that is away or busy has no word of it.
    this.retryable = problem?.retryable ?? (status >= 500 || status === 429);
    this.retryAfter = retryAfter;
    this.problem = problem;
  }
}

/** Turns the text of one event stream into frames `{id, event, data}`, however it is cut into pieces (WHATWG rules). */
export class SseParser {
  #pending = "";
  #afterCarriageReturn = false;
  #first = true;
  #data = [];
  #event = "";
  #id = null;
  /** Reconnection time the server asked for, in milliseconds; null if it asked for none. */
  retry = null;

  /** The frames that this piece completes. */
  push(text) {
    const frames = [];
    for (const char of text) {
      if (char === "\n" && this.#afterCarriageReturn) {
        this.#afterCarriageReturn = false;
      } else if (char === "\n" || char === "\r") {
        this.#afterCarriageReturn = char === "\r";
        this.#line(this.#pending, frames);
        this.#pending = "";
      } else {
        this.#afterCarriageReturn = false;
        this.#pending += char;
      }
    }
    return frames;
  }

  #line(given, frames) {
    const line = this.#first && given.startsWith("\uFEFF") ? given.slice(1) : given;
    this.#first = false;
    if (line === "") {
      if (this.#data.length > 0) {
        frames.push({ id: this.#id, event: this.#event || "message", data: this.#data.join("\n") });
      }
      this.#data = [];
      this.#event = "";
      return;
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#event = value;
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    else if (name === "retry" && /^\d{1,9}$/.test(value)) this.retry = Number(value);
  }
}

/** A client of one installation. */
export class Quillstream {
  #base;
  #credential;
  #timeout;

  /**
   * @param {string} base address of the door, for example https://quill.example
   * @param {string | (() => string | Promise<string>)} credential API key or token; a function is asked at every
   *     request, so that an expiring token can be replaced
   * @param {{timeout?: number}} options `timeout`: longest time for a whole answer, in milliseconds; not for streams
   */
  constructor(base, credential, { timeout = REQUEST } = {}) {
    this.#base = base.replace(/\/$/, "");
    this.#credential = typeof credential === "function" ? credential : () => credential;
    this.#timeout = timeout;
  }

  /** Sends JSON and resolves to the answer's JSON; rejects with QuillProblem, or with TimeoutError if none comes. */
  async request(method, path, body, headers = {}) {
    const content = body === undefined ? {} : { type: "application/json", text: JSON.stringify(body) };
    const answer = await this.#send(method, path, content, headers, AbortSignal.timeout(this.#timeout));
    const text = await answer.text();
    if (text === "") return null;
    try {
      return JSON.parse(text);
    } catch {
      throw new QuillProblem(answer.status, { title: "what answers here is no JSON", retryable: false });
    }
  }

  /** Posts one copy job; `headers` may carry an Idempotency-Key or Prefer. */
  generate(order, headers) {
    return this.request("POST", "/api/v1/copy/generate", order, headers);
  }

  job(id) {
    return this.request("GET", `/api/v1/jobs/${id}`);
  }

  /**
   * Submits up to 50,000 orders at once. `headers` should carry an Idempotency-Key: without one, a batch whose answer
   * did not come may be ordered and paid for twice when it is sent again.
   *
   * @param {Iterable<{custom_id: string, body: object}>} orders `body` is what `generate` takes
   */
  async submitBatch(orders, headers = {}) {
    const lines = Array.from(orders, (order) =>
      JSON.stringify({ method: "POST", url: "/api/v1/copy/generate", ...order }),
    );
    const content = { type: "application/x-ndjson", text: lines.join("\n") };
    return (await this.#send("POST", "/api/v1/batches", content, headers, AbortSignal.timeout(BATCH))).json();
  }

  batch(id) {
    return this.request("GET", `/api/v1/batches/${id}`);
  }

  /** What became of the lines so far, one by one; rejects in their middle if the answer breaks off or stops. */
  async *batchResults(id, { onlyFailed = false } = {}) {
    const path = `/api/v1/batches/${id}/results${onlyFailed ? "?only=failed" : ""}`;
    const silence = new AbortController();
    // Only the server's silence counts, not the time that the reader takes for a line.
    const soon = (promise) => {
      const timer = setTimeout(() => silence.abort(), this.#timeout);
      return promise.finally(() => clearTimeout(timer));
    };
    try {
      const answer = await soon(this.#send("GET", path, {}, {}, silence.signal));
      const decoder = new TextDecoder();
      const reader = answer.body.getReader();
      let rest = "";
      for (let piece = await soon(reader.read()); !piece.done; piece = await soon(reader.read())) {
        const lines = (rest + decoder.decode(piece.value, { stream: true })).split("\n");
        rest = lines.pop();
        for (const line of lines) if (line !== "") yield JSON.parse(line);
      }
      if (rest !== "") yield JSON.parse(rest);
    } finally {
      silence.abort();
    }
  }

  /** A one-use ticket for a stream, valid for 60 s: `{job_id}` or `{batch_id}`. */
  ticket(subject) {
    return this.request("POST", "/api/v1/stream-tickets", subject);
  }

  /**
   * The job's events from `after` on until the last, as `for await (const event of quill.events(id))`.
   *
   * @param {{after?: number, deltas?: boolean, signal?: AbortSignal}} options
   */
  events(id, { after = 0, deltas = false, signal } = {}) {
    const path = `/api/v1/jobs/${id}/events${deltas ? "?deltas=true" : ""}`;
    const over = async () => TERMINAL.has((await this.job(id)).status);
    return this.#follow(path, { after, signal, over, last: (event) => TERMINAL.has(event.stage) });
  }

  /** Snapshots of a batch until it has ended. */
  batchEvents(id, { signal } = {}) {
    const ended = (batch) => batch.status === "completed" || batch.status === "cancelled";
    const over = async () => ended(await this.batch(id));
    return this.#follow(`/api/v1/batches/${id}/events`, { after: 0, signal, over, last: ended });
  }

  /**
   * Follows a job with the browser's own EventSource, which cannot send headers: each connection gets a ticket of its
   * own and goes on behind the last event seen. Returns a function that stops it.
   *
   * @param {(event: object) => void} onEvent
   * @param {(error: Error) => void} onError told of a refusal that trying again cannot heal
   * @param {{rest?: number, ticket?: (subject: {job_id: string}) => Promise<{ticket: string}>}} options `rest`: after that
   *     many milliseconds without an event the connection is replaced, since one that died without a word, as when a
   *     phone changes its network, looks like a job that rests. `ticket` gets a ticket elsewhere, as from a server of
   *     your own, so that no credential is in the page; what it rejects with is tried again, but for a QuillProblem
   *     that is not `retryable`
   */
  watch(id, onEvent, onError = () => {}, { rest = REST, ticket = (subject) => this.ticket(subject) } = {}) {
    let after = 0;
    let failures = 0;
    let source = null;
    let stopped = false;
    let timer = null;
    const stages = ["queued", "parsing", "prompting", "generating", "parsing_response", "retrying", ...TERMINAL];
    const stop = () => {
      stopped = true;
      clearTimeout(timer);
      source?.close();
    };
    const again = (millis = pause(DEFAULT_RETRY, failures++)) => {
      clearTimeout(timer);
      source?.close();
      timer = setTimeout(connect, millis);
    };
    const listen = () => {
      clearTimeout(timer);
      timer = setTimeout(() => again(0), rest * (1 + Math.random() / 4));
    };
    const connect = async () => {
      try {
        const pass = encodeURIComponent((await ticket({ job_id: id })).ticket);
        if (stopped) return;
        source = new EventSource(`${this.#base}/api/v1/jobs/${id}/events?ticket=${pass}&last_event_id=${after}`);
      } catch (error) {
        if (stopped) return;
        if (error instanceof QuillProblem && !error.retryable) return onError(error);
        again(atLeast(error.retryAfter));
        return;
      }
      for (const stage of stages) {
        source.addEventListener(stage, ({ data }) => {
          const event = JSON.parse(data);
          if (event.seq <= after && !TERMINAL.has(event.stage)) return;
          after = Math.max(after, event.seq);
          failures = 0;
          if (TERMINAL.has(event.stage)) stop();
          else listen();
          onEvent(event);
        });
      }
      // The ticket is used up: EventSource must not reconnect by itself.
      source.onerror = () => !stopped && again();
      listen();
    };
    connect();
    return stop;
  }

  /** A server that is frozen, or out of reach, says nothing for ever: `signal` bounds the whole answer. */
  async #send(method, path, { type, text }, headers, signal) {
    const answer = await fetch(this.#base + path, {
      method,
      headers: {
        ...headers,
        ...(await this.#authorization()),
        ...(type === undefined ? {} : { "Content-Type": type }),
      },
      body: text,
      signal,
    });
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }

  async #authorization() {
    const secret = await this.#credential();
    return secret ? { Authorization: `Bearer ${secret}` } : {};
  }

  async *#follow(path, { after, signal, over, last }) {
    let retry = DEFAULT_RETRY;
    let failures = 0;
    let knownOver = false;
    while (!signal?.aborted) {
      const parser = new SseParser();
      let delivered = false;
      let clean = false;
      let told;
      try {
        for await (const frame of this.#connection(path, after, parser, signal)) {
          if (frame.event === "auth_expired") continue;
          const event = JSON.parse(frame.data);
          // A server that keeps no more than a job's end counts anew: who resumed behind a higher number has not seen it.
          const end = last(event);
          if (event.seq !== undefined) {
            if (event.seq <= after && !end) continue;
            if (event.seq > after + 1) throw new QuillProblem(200, { title: `event ${event.seq} came after ${after}`, retryable: false });
            after = Math.max(after, event.seq);
          }
          delivered = true;
          failures = 0;
          yield event;
          if (end) return;
        }
        clean = true;
      } catch (error) {
        if (signal?.aborted) return;
        if (error instanceof QuillProblem) {
          if (!error.retryable) throw error;
          told = atLeast(error.retryAfter);
        }
      }
      retry = parser.retry ?? retry;
      if (clean && !delivered) {
        // Either nothing was missing, or the server is going down: only the second is worth a new connection.
        if (knownOver) return;
        knownOver = await over().catch(() => false);
        if (knownOver) continue;
      }
      await sleep(told ?? (clean ? Math.random() * retry : pause(retry, failures++)), signal);
    }
  }

  async *#connection(path, after, parser, signal) {
    const silence = new AbortController();
    const abort = () => silence.abort();
    signal?.addEventListener("abort", abort);
    let timer = setTimeout(abort, SILENCE);
    try {
      const answer = await fetch(this.#base + path, {
        headers: {
          Accept: "text/event-stream",
          ...(after > 0 ? { "Last-Event-ID": String(after) } : {}),
          ...(await this.#authorization()),
        },
        signal: silence.signal,
        cache: "no-store",
      });
      if (!answer.ok) throw await problemOf(answer);
      if (!(answer.headers.get("Content-Type") ?? "").startsWith("text/event-stream")) {
        throw new QuillProblem(answer.status, { title: "what answers here is no event stream", retryable: false });
      }
      const decoder = new TextDecoder();
      const reader = answer.body.getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        clearTimeout(timer);
        timer = setTimeout(abort, SILENCE);
        yield* parser.push(decoder.decode(piece.value, { stream: true }));
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      silence.abort();
    }
  }
}

async function problemOf(answer) {
  const json = (answer.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
  const after = answer.headers.get("Retry-After");
  // One that broke off is none.
  const problem = json ? await answer.json().catch(() => null) : null;
  return new QuillProblem(answer.status, problem, /^\d{1,6}$/.test(after ?? "") ? Number(after) * 1000 : undefined);
}

/** A random part of a time that begins short and doubles with every failure. */
function pause(retry, failures) {
  return Math.random() * Math.min(LONGEST_RETRY, (retry / 8) * 2 ** Math.min(failures, 6));
}

/** No earlier than the server said, if it did, and a random part of the time later, so that not all come at once. */
function atLeast(millis) {
  return !millis ? undefined : Math.min(millis, LONGEST_WISH) * (1 + Math.random() / 2);
}

function sleep(millis, signal) {
  return new Promise((resolve) => {
    const awake = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", awake);
      resolve();
    };
    const timer = setTimeout(awake, millis);
    if (signal?.aborted) awake();
    else signal?.addEventListener("abort", awake);
  });
}
