package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.profile.ProfileField;
import dev.zhiyin.engine.profile.ProfileField.Effect;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.Zhiyin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileFileTest {
  private static final ProfileRules RULES =
      new ProfileRules(
          Map.of("avoid", new ProfileField(Effect.EXCLUDES, "ingredients", Map.of())),
          AttributeTypes.NONE);

  @TempDir private Path folder;

  @Test
  void eachLineIsTheProfileOfOneShopper() throws IOException {
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      LoadedLines lines =
          load(
              store,
              """
              {"userId": "ann", "profile": {"avoid": ["talc"]}}

              {"userId": "bob", "profile": {}}
              """);

      assertThat(lines).isEqualTo(new LoadedLines(2, 0));
      assertThat(store.profiles().profileOf(ShopperId.user("ann")).orElseThrow().profile().values())
          .isEqualTo(Map.of("avoid", List.of("talc")));
      assertThat(store.profiles().profileOf(ShopperId.user("bob"))).isEmpty();
    }
  }

  @Test
  void whoWasErasedAndDidNotComeBackIsLeftOut() throws IOException {
    String line = "{\"userId\": \"%s\", \"profile\": {\"avoid\": [\"talc\"]}}\n";
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      store.erasing().erase("ann");
      store.erasing().erase("bob");
      store.friends().putConsent("bob", new Consent(true, false, Optional.empty()));

      assertThat(load(store, line.repeat(3).formatted("ann", "bob", "cid")))
          .hasToString("2; 1 shoppers are left out: they were erased and did not come back");
      assertThat(store.profiles().profileOf(ShopperId.user("ann"))).isEmpty();
      assertThat(store.profiles().profileOf(ShopperId.user("bob"))).isPresent();
      assertThat(store.profiles().profileOf(ShopperId.user("cid"))).isPresent();
    }
  }

  @Test
  void whatTheStoreRefusesInTheMiddleChangesNothing() throws IOException {
    var home = new Home(folder.resolve("shop"));
    try (var store = Store.open(home, ShopConfig.DEFAULT)) {
      refuse(home, "bob");
      String line = "{\"userId\": \"%s\", \"profile\": {\"avoid\": [\"talc\"]}}\n";
      assertThatThrownBy(() -> load(store, line.repeat(3).formatted("ann", "bob", "cid")))
          .hasMessageContaining("refused");
      for (String user : List.of("ann", "bob", "cid")) {
        assertThat(store.profiles().profileOf(ShopperId.user(user))).isEmpty();
      }
    }
  }

  @Test
  void aFileMayBePackedAndBeginWithAByteOrderMark() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("\ufeff{\"userId\": \"ann\", \"profile\": {}}\n".getBytes(StandardCharsets.UTF_8));
    }
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      assertThat(load(store, packed.toByteArray())).hasToString("1");
    }
  }

  @Test
  void aLineThatIsNotUtf8IsNamed() throws IOException {
    byte[] lines = "\n{\"userId\": \"\u00ff\"}\n".getBytes(StandardCharsets.ISO_8859_1);
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      assertThatThrownBy(() -> load(store, lines))
          .isInstanceOf(WorkRefused.class)
          .hasMessageEndingWith(
              "profiles.jsonl, line 2: line is '{\"userId\": \"\ufffd\"}'; wanted UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--profiles", "--friends"})
  void aWrongLineIsFoundBeforeAnythingIsLoaded(String option) throws IOException {
    Path products = Files.writeString(folder.resolve("products.csv"), "id,title\np1,tea\n");
    Path groups =
        Files.writeString(folder.resolve("groups.csv"), "product_id,group_id\np1,g\n,g\n");
    Path wrong = Files.writeString(folder.resolve("wrong.jsonl"), "bob\n");
    Home home = new Home(folder.resolve("shop"));

    Zhiyin.Run run =
        Zhiyin.run(
            "rebuild",
            "--no-train",
            "--home=" + home.root(),
            "--products=" + products,
            "--groups=" + groups,
            "--bad-rows=0.5",
            option + "=" + wrong);

    assertThat(run.status()).isOne();
    assertThat(run.err()).contains("groups.csv:3: field 'product_id'", "wrong.jsonl, line 1: ");
    assertThat(home.store()).doesNotExist();
  }

  private static void refuse(Home home, String user) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.store());
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TRIGGER refused BEFORE INSERT ON profile WHEN NEW.user_id = '%s'".formatted(user)
              + " BEGIN SELECT RAISE(ABORT, 'refused'); END");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\": \"bob\", \"profile\": {\"likes\": [\"talc\"]}}",
        "{\"userId\": \"\", \"profile\": {}}",
        "{\"userId\": \"bob\"}",
        "{\"userId\": \"bob\", \"profile\": {}, \"more\": 1}",
        "{\"userId\": \"bob\", \"profile\": {}} {\"userId\": \"cid\", \"profile\": {}}",
        "{\"userId\": null, \"profile\": {}}",
        "{\"userId\": \"bob\", \"profile\": null}",
        "{\"userId\": \"bob\", \"profile\": {\"avoid\": null}}",
        "{\"userId\": \"bob\", \"profile\": {\"avoid\": [null]}}",
        "null",
        "bob"
      })
  void aWrongLineIsNamedAndNothingIsChanged(String wrong) throws IOException {
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      String right = "{\"userId\": \"ann\", \"profile\": {\"avoid\": [\"talc\"]}}\n";
      assertThatThrownBy(() -> load(store, right + wrong))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("profiles.jsonl, line 2: ");
      assertThat(store.profiles().profileOf(ShopperId.user("ann"))).isEmpty();
    }
  }

  private LoadedLines load(Store store, String lines) throws IOException {
    return load(store, lines.getBytes(StandardCharsets.UTF_8));
  }

  private LoadedLines load(Store store, byte[] lines) throws IOException {
    return ProfileFile.read(Files.write(folder.resolve("profiles.jsonl"), lines), RULES)
        .load(store);
  }
}
