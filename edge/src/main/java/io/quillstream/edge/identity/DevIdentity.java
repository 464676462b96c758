package io.quillstream.edge.identity;

import java.util.UUID;

/**
 * The workspace, user and secrets that exist in dev mode so that a first request needs no set-up. All of it is public:
 * prod mode refuses to start with any of these secrets, makes neither workspace nor key, and lets nobody in by the key,
 * even where a database has it from its days in dev mode.
 */
public final class DevIdentity {

    public static final UUID WORKSPACE = UUID.fromString("00000000-0000-4000-8000-00000000d0e5");
    public static final String USER = "dev";
    public static final String PLAN = "free";
    public static final UUID KEY_ID = UUID.fromString("00000000-0000-4000-8000-0000000000a1");
    public static final ApiKey API_KEY = ApiKey.development("quillstreamDevelopmentKey00000");

    public static final String JWT_SECRET = "quillstream-development-jwt-secret-do-not-use-in-production";
    public static final String API_KEY_SECRET = "quillstream-development-api-key-secret-not-for-production";
    public static final String ID_SECRET = "quillstream-development-id-secret-not-for-production";

    private DevIdentity() {}
}
