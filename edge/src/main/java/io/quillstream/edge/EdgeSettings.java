package io.quillstream.edge;

import io.quillstream.edge.http.BrowserSettings;
import io.quillstream.edge.identity.IdentitySettings;
import io.quillstream.edge.limit.LimitSettings;
import io.quillstream.edge.outbound.OutboundSettings;
import io.quillstream.runtime.settings.Setting;
import java.util.List;

/** What every HTTP door reads, whichever room is behind it. Each setting is declared beside what reads it. */
public final class EdgeSettings {

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL = List.of(
            IdentitySettings.JWT_SECRET,
            IdentitySettings.JWT_SECRET_PREVIOUS,
            IdentitySettings.JWT_JWKS_URL,
            IdentitySettings.JWT_ISSUER,
            IdentitySettings.JWT_AUDIENCE,
            IdentitySettings.API_KEY_SECRET,
            IdentitySettings.ID_SECRET,
            LimitSettings.RATE_LIMIT,
            BrowserSettings.CORS_ORIGINS,
            OutboundSettings.OUTBOUND_ALLOW);

    private EdgeSettings() {}
}
