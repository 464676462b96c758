package io.quillstream.schemas.serde;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a registry is, and what is said to one that asks who comes: user and password of the address, as Basic
 * authentication (RFC 7617, in UTF-8). No address that a request, a message or a log shows has them. Immutable.
 *
 * @param url without user and password, and without a slash at the end
 * @param authorization value of the header, if the address has a user
 */
record RegistryAddress(String url, Optional<String> authorization) {

    /** Throws {@link IllegalArgumentException}, without a word of the text, if that is no address. */
    static RegistryAddress of(String text) {
        String whole = text.replaceAll("/+$", "");
        URI address;
        try {
            address = new URI(whole);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The address of the schema registry is not valid");
        }
        if (address.getUserInfo() == null) {
            return new RegistryAddress(whole, Optional.empty());
        }
        String url = whole.replace("//" + address.getRawUserInfo() + "@", "//");
        return new RegistryAddress(url, Optional.of(basic(address.getUserInfo())));
    }

    private static String basic(String userInfo) {
        // A user alone has an empty password.
        String credentials = userInfo.contains(":") ? userInfo : userInfo + ":";
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return url;
    }
}
