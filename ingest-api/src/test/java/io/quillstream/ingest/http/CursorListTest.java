package io.quillstream.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists that have no filter: each row once, in order, page by page; cursors are of their list alone. */
@ExtendWith(OpenDoor.Shared.class)
class CursorListTest {

    private static final String WORKSPACES = "/api/v1/admin/workspaces";

    private static List<String> ids(Caller caller, String list, String id) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = caller.get(list + "?limit=2" + cursor);
            assertEquals(200, page.status(), page::toString);
            page.json().get("data").forEach(row -> all.add(row.get(id).textValue()));
            JsonNode next = page.json().get("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.textValue();
        } while (cursor != null);
        return all;
    }

    @Test
    void assetsInOrderOfCreation(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String assets = "/api/v1/products/" + mia.product() + "/assets";
        List<String> made = new ArrayList<>(ids(mia, assets, "asset_id"));
        for (int i = 0; i < 5; i++) {
            Answer asset = mia.post(assets, "{\"type\": \"text\", \"content\": \"text " + i + "\"}");
            made.add(asset.json().get("asset_id").textValue());
        }
        List<String> listed = ids(mia, assets, "asset_id");
        assertEquals(made.stream().sorted().toList(), listed.stream().sorted().toList());
        assertEquals(5, mia.get(assets + "?limit=5").json().get("data").size());
        String cursor = mia.get(assets + "?limit=2").json().get("next_cursor").textValue();
        mia.delete(assets + "/" + listed.get(1));
        assertEquals(
                listed.get(2),
                mia.get(assets + "?cursor=" + cursor)
                        .json()
                        .at("/data/0/asset_id")
                        .textValue(),
                "a cursor means its place, also when the row is gone");
        String elsewhere = "/api/v1/products/" + mia.product() + "/assets?cursor=" + cursor;
        assertEquals(422, mia.get(elsewhere).status(), "a cursor of another product's list");
    }

    @Test
    void keysInOrderOfCreation(OpenDoor door) {
        String keys = WORKSPACES + "/" + door.newcomer(0).workspace() + "/api-keys";
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Answer key = door.operator().post(keys, "{\"name\": \"key " + i + "\"}");
            made.add(key.json().get("key_id").textValue());
        }
        List<String> listed = ids(door.operator(), keys, "key_id");
        assertEquals(made.stream().sorted().toList(), listed.stream().sorted().toList());
        assertEquals(422, door.operator().get(keys + "?limit=0").status());
        assertEquals(422, door.operator().get(keys + "?cursor=x").status());
    }

    @Test
    void workspacesNewestFirst(OpenDoor door) {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(door.newcomer(0).workspace().toString());
        }
        List<String> listed = ids(door.operator(), WORKSPACES, "workspace_id");
        assertEquals(made, listed.stream().filter(made::contains).toList());
        assertEquals(listed.stream().distinct().toList(), listed, "each once");
        assertEquals(
                made.getFirst(),
                door.operator()
                        .get(WORKSPACES + "?limit=1")
                        .json()
                        .at("/data/0/workspace_id")
                        .textValue());
        assertEquals(422, door.operator().get(WORKSPACES + "?limit=201").status());
        assertEquals(
                422,
                door.operator().get(WORKSPACES + "?cursor=" + UUID.randomUUID()).status());
    }
}
