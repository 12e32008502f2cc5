package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything of a shop, out of one and into another. */
@Timeout(120)
class ExportIT {
  @TempDir Path folder;

  @Test
  void whatIsExportedMakesTheSameShopAgain() throws IOException {
    String products;
    String events;
    try (var served = new Served()) {
      var client = served.client();
      client.delete("v1/products/mug-1");
      client.post(
          "v1/events",
          "{'events':[{'eventId':'x1','userId':'new','sessionId':'s','text':'茶','type':'search','timestamp':1767254400}]}");
      var reply = client.get("v1/export/products");
      assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
      products = reply.response().body();
      events = client.get("v1/export/events").response().body();
    }

    List<Product> expected =
        SmallShop.products().stream().filter(product -> !product.id().equals("mug-1")).toList();
    assertThat(products.lines().map(ProductJson::read))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(events.lines().map(Client::plain))
        .hasSize(6)
        .contains(
            Client.json(
                "{'eventId':'x1','userId':'new','sessionId':'s','text':'茶','type':'search','timestamp':'2026-01-01T08:00:00Z'}"));
    assertThat(loaded(products, events)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private List<Product> loaded(String products, String events) throws IOException {
    Path productFile = Files.writeString(folder.resolve("products.jsonl"), products);
    Path eventFile = Files.writeString(folder.resolve("events.jsonl"), events);
    Path home = folder.resolve("home");
    ToolRun _ =
        ToolRun.done(
            "rebuild",
            "--no-train",
            "--home",
            home.toString(),
            "--products",
            productFile.toString(),
            "--events",
            eventFile.toString());
    var found = new ArrayList<Product>();
    try (Store store = Store.open(new Home(home))) {
      store.products().forEach(found::add);
      assertThat(store.counts().events()).isEqualTo(6);
    }
    return found;
  }
}
