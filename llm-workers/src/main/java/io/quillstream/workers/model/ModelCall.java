package io.quillstream.workers.model;

import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.prompt.Prompt;
import java.time.Instant;
import java.util.UUID;

/**
 * One thing to ask a model.
 *
 * @param workspace for whom; answers are never shared between workspaces
 * @param lane how urgent it is
 * @param prompt what is asked
 * @param deadline when the answer is of no use any longer; no new attempt begins after it
 * @param events who is told what happens meanwhile
 */
public record ModelCall(UUID workspace, Lane lane, Prompt prompt, Instant deadline, CallEvents events) {}
