package io.quillstream.edge.outbound;

import io.quillstream.runtime.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which addresses that users give may be called: public hosts by HTTPS on its port. Everything else must be allowed by
 * name or network ({@code QUILL_OUTBOUND_ALLOW}). Immutable.
 */
public final class TargetGuard {

    /** Special-purpose IPv4 networks (IANA registry) and everything that is not unicast. */
    private static final List<Network> CLOSED_FOUR = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    /** Of IPv6 only global unicast is open, without what embeds another address (Teredo, 6to4) or is for documents. */
    private static final Network OPEN_SIX = Network.of("2000::/3");

    private static final List<Network> CLOSED_SIX =
            networks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    private static final Pattern HOST_NAME =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\\.?");

    private final Set<String> allowedHosts;
    private final List<Network> allowedNetworks;

    public TargetGuard(Settings settings) {
        this(settings.get(OutboundSettings.OUTBOUND_ALLOW));
    }

    TargetGuard(List<String> allowed) {
        this.allowedNetworks =
                allowed.stream().map(Network::parse).flatMap(Optional::stream).toList();
        this.allowedHosts = allowed.stream()
                .filter(item -> Network.parse(item).isEmpty())
                .map(item -> item.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why this address is not called whatever its host resolves to; empty if it may be.
     *
     * @return one sentence for the user
     */
    Optional<String> objection(URI target) {
        String host = hostOf(target);
        if (host.isEmpty()) {
            return Optional.of("The address names no host");
        }
        if (target.getRawUserInfo() != null) {
            return Optional.of("The address must not contain a user or a password");
        }
        Optional<InetAddress> literal = IpLiteral.parse(host);
        boolean allowed =
                allowedHosts.contains(host) || literal.filter(this::allows).isPresent();
        boolean https = "https".equalsIgnoreCase(target.getScheme());
        if (!https && !(allowed && "http".equalsIgnoreCase(target.getScheme()))) {
            return Optional.of("The address must begin with https://");
        }
        if (allowed) {
            return Optional.empty();
        }
        if (target.getPort() != -1 && target.getPort() != 443) {
            return Optional.of("Only the port of HTTPS may be called");
        }
        if (literal.isPresent()) {
            return Optional.empty();
        }
        boolean international = host.startsWith("xn--") || host.contains(".xn--");
        if (international
                || IpLiteral.looksNumeric(host)
                || !HOST_NAME.matcher(host).matches()) {
            return Optional.of("The host must be a plain public name");
        }
        return Optional.empty();
    }

    /** Whether this host may be reached at this address. */
    boolean open(String host, InetAddress address) {
        if (allowedHosts.contains(host) || allows(address)) {
            return true;
        }
        return address.getAddress().length == 4
                ? CLOSED_FOUR.stream().noneMatch(network -> network.contains(address))
                : OPEN_SIX.contains(address) && CLOSED_SIX.stream().noneMatch(network -> network.contains(address));
    }

    /** Lower case, without the brackets of an IPv6 literal; empty if there is none. */
    static String hostOf(URI target) {
        String host = target.getHost();
        if (host == null) {
            return "";
        }
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return plain.toLowerCase(Locale.ROOT);
    }

    private boolean allows(InetAddress address) {
        return allowedNetworks.stream().anyMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::of).toList();
    }
}
