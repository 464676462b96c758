package io.quillstream.edge.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetGuardTest {

    private final TargetGuard guard = new TargetGuard(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://site.example/",
                "ftp://site.example/",
                "file:///etc/passwd",
                "//site.example/",
                "site.example",
                "https:///path",
                "https:site.example",
                "https://user@site.example/",
                "https://user:pass@site.example/",
                "https://site.example:22/",
                "https://site.example:8443/",
                "https://localhost/",
                "https://metadata/",
                "https://xn--pypal-4ve.com/",
                "https://www.xn--80ak6aa92e.com/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0177.0.0.1/",
                "https://0x7f.0.0.1/",
                "https://127.0.0.1./",
                "https://10.0.0.010/"
            })
    void objectsToWhatIsNoPlainPublicAddress(String target) {
        assertTrue(guard.objection(URI.create(target)).isPresent(), target);
    }

    @Test
    void hasNothingAgainstAPublicSite() {
        assertEquals(Optional.empty(), guard.objection(URI.create("https://www.site-2.example/blog?x=1")));
        assertEquals(Optional.empty(), guard.objection(URI.create("https://SITE.example:443")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:8.8.8.8%",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void closesEverySpecialAddress(String literal) throws Exception {
        if (literal.endsWith("%")) {
            assertEquals(Optional.empty(), IpLiteral.parse(literal));
            return;
        }
        assertFalse(guard.open("site.example", InetAddress.getByName(literal)), literal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"})
    void opensPublicAddresses(String literal) throws Exception {
        assertTrue(guard.open("site.example", InetAddress.getByName(literal)), literal);
    }

    @Test
    void opensWhatIsAllowedAndNoMore() throws Exception {
        TargetGuard some = new TargetGuard(List.of("Intranet.example", "10.1.0.0/16", "::1", "192.168.7.7"));
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        assertTrue(some.open("intranet.example", loopback));
        assertFalse(some.open("other.example", loopback));
        assertTrue(some.open("other.example", InetAddress.getByName("10.1.255.1")));
        assertFalse(some.open("other.example", InetAddress.getByName("10.2.0.1")));
        assertTrue(some.open("x", InetAddress.getByName("::1")));
        assertFalse(some.open("x", InetAddress.getByName("192.168.7.8")));
        assertEquals(Optional.empty(), some.objection(URI.create("http://intranet.example:8080/")));
        assertEquals(Optional.empty(), some.objection(URI.create("http://10.1.2.3:9999/")));
        assertTrue(some.objection(URI.create("http://10.2.2.3/")).isPresent());
        assertTrue(some.objection(URI.create("http://u:p@intranet.example/")).isPresent());
    }
}
