package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.config.PrivacySettings;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.input.FileConventions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingTest {
  @TempDir Path folder;

  @Test
  void shoppersOfFilesAreKeptUnderTheirPseudonyms() throws IOException {
    Path events =
        Files.writeString(
            folder.resolve("events.csv"),
            """
            user_id,product_id,event_type,timestamp
            ann,p1,view,2026-03-01T12:00:00Z
            ann,p2,view,2026-03-01T12:00:01Z
            """);
    var privacy = new PrivacySettings(true, Optional.of(Secret.of("ab".repeat(32))));
    var home = new Home(folder.resolve("shop"));
    try (var store = Store.open(home, ShopConfig.DEFAULT.withPrivacy(privacy))) {
      new Loading(new Home(folder), store, Progress.onStandardError(), 0, AttributeTypes.NONE)
          .load(new Loading.Files(List.of(), List.of(events), FileConventions.DEFAULT, false));
      assertThat(store.eventsOf(ShopperId.user("ann"))).isEmpty();
      assertThat(store.eventsOf(ShopperId.user(privacy.pseudonyms().of("ann")))).hasSize(2);
    }
  }

  @Test
  void filesBringNobodyBackWhoIsKeptUnderAPseudonym() throws IOException {
    Path events =
        Files.writeString(
            folder.resolve("events.csv"),
            """
            user_id,product_id,event_type,timestamp
            ann,p1,view,2026-03-01T12:00:00Z
            bob,p1,view,2026-03-01T12:00:00Z
            """);
    var privacy = new PrivacySettings(true, Optional.of(Secret.of("ab".repeat(32))));
    String ann = privacy.pseudonyms().of("ann");
    try (var store =
        Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT.withPrivacy(privacy))) {
      store.erase(ann);
      new Loading(new Home(folder), store, Progress.onStandardError(), 0, AttributeTypes.NONE)
          .load(new Loading.Files(List.of(), List.of(events), FileConventions.DEFAULT, false));
      assertThat(store.eventsOf(ShopperId.user(ann))).isEmpty();
      assertThat(store.counts().events()).isOne();
    }
  }

  @Test
  void aProductWhoseAttributesDoNotFitIsABadRow() throws IOException {
    Path products =
        Files.writeString(
            folder.resolve("products.jsonl"),
            """
            {"id": "p1", "title": "tent", "attributes": {"weight": 1.5}}
            {"id": "p2", "title": "tent", "attributes": {"weight": "light"}}
            """);
    var types = new AttributeTypes(Map.of("weight", new AttributeType.Numeric()));
    var files = new Loading.Files(List.of(products), List.of(), FileConventions.DEFAULT, false);
    var progress = Progress.onStandardError();
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      assertThatThrownBy(() -> new Loading(new Home(folder), store, progress, 0, types).load(files))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining(
              "'attributes/weight' is 'light'; wanted a number such as 6.1, of product 'p2'");
      assertThat(store.counts().products()).isZero();
      new Loading(new Home(folder), store, progress, 0.5, types).load(files);
      assertThat(store.product("p1")).isPresent();
      assertThat(store.product("p2")).isEmpty();
    }
  }
}
