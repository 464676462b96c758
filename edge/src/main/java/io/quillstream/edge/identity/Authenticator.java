package io.quillstream.edge.identity;

/** Proves credentials. Thread-safe. */
public interface Authenticator {

    /** @throws io.quillstream.edge.problem.ProblemException 401, or 403 if its workspace does not exist */
    Principal authenticate(PresentedCredential credential);

    /** Whether a principal's credential would still be accepted. */
    boolean stillHolds(Principal principal);
}
