package io.quillstream.ingest.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class ProductRoutesTest {

    @Test
    void aProductIsMadeThenChanged(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + UUID.randomUUID();
        Answer made = mia.put(path, "{\"name\": \"Kettle\"}");
        assertEquals(201, made.status(), made::toString);
        assertTrue(made.json().get("category").isNull());
        Answer changed = mia.put(path, "{\"name\": \"Kettle 2\", \"category\": \"Kitchen\"}");
        assertEquals(200, changed.status());
        assertEquals(made.json().get("created_at"), changed.json().get("created_at"));
        assertEquals("Kettle 2", mia.get(path).json().get("name").textValue());
    }

    @Test
    void whatIsNoProductIsRefused(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + UUID.randomUUID();
        assertEquals(422, mia.put(path, "{}").status());
        assertEquals(422, mia.put(path, "{\"name\": \" \"}").status());
        assertEquals(
                "UNKNOWN_FIELD",
                mia.put(path, "{\"name\": \"x\", \"price\": 1}").code());
        assertEquals(
                422, mia.put(path, "{\"name\": \"" + "x".repeat(501) + "\"}").status());
        assertEquals(404, mia.get(path).status());
        assertEquals(
                404, mia.put("/api/v1/products/kettle", "{\"name\": \"x\"}").status());
    }

    @Test
    void pagesGoThroughAllProductsOnce(OpenDoor door) {
        Caller mia = door.newcomer(0);
        for (int i = 0; i < 5; i++) {
            mia.product();
        }
        Set<String> seen = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = mia.get("/api/v1/products?limit=2" + cursor).json();
            page.get("data")
                    .forEach(product ->
                            assertTrue(seen.add(product.get("product_id").textValue())));
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").textValue();
        } while (!cursor.isEmpty());
        assertEquals(5, seen.size());
    }

    @Test
    void anAssetIsAddedReadAndRemoved(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        Answer added = mia.post(path, "{\"type\": \"text\", \"filename\": \"a.txt\", \"content\": \"Boils fast\"}");
        assertEquals(201, added.status(), added::toString);
        assertEquals(10, added.json().get("characters").intValue());
        String one = path + "/" + added.json().get("asset_id").textValue();
        assertEquals(one, added.header("Location"));
        Answer shown = mia.get(one);
        assertEquals("Boils fast", shown.json().get("content").textValue());
        assertEquals("private, no-cache", shown.header("Cache-Control"), "it is content, as a job is");
        Answer unchanged = mia.get(one, "If-None-Match", shown.header("ETag"));
        assertEquals(304, unchanged.status());
        assertEquals(shown.header("ETag"), unchanged.header("ETag"));
        assertEquals(0, unchanged.bytes().length);
        assertEquals(1, mia.get(path).json().get("data").size());
        assertEquals(204, mia.delete(one).status());
        assertEquals(404, mia.delete(one).status());
        assertEquals(404, mia.get(one).status());
    }

    @Test
    void anAssetOfAnotherProductIsNotThere(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        String asset = mia.post(path, "{\"type\": \"html\", \"content\": \"\"}")
                .json()
                .get("asset_id")
                .textValue();
        assertEquals(
                404,
                mia.get("/api/v1/products/" + mia.product() + "/assets/" + asset)
                        .status());
        assertEquals(
                "INVALID_PRODUCT",
                mia.post("/api/v1/products/" + UUID.randomUUID() + "/assets", "{\"type\": \"text\", \"content\": \"\"}")
                        .code());
    }
}
