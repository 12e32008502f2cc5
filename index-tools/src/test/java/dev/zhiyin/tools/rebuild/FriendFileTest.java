package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FriendFileTest {
  private static final String ANN =
      "{\"userId\": \"ann\", \"friends\": [\"bob\", \"cid\"], \"consent\": {\"shareActivity\": true, \"showName\": false, \"name\": \"\"}}\n";

  @TempDir private Path folder;

  @Test
  void eachLineHasTheFriendsOfOneShopperAndWhatTheyMayKnow() throws IOException {
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      assertThat(load(store, ANN)).isEqualTo(new LoadedLines(1, 0));
      assertThat(store.friends().friendsOf("ann").userIds()).containsExactly("bob", "cid");
      assertThat(store.friends().consentOf("ann"))
          .isEqualTo(new Consent(true, false, Optional.empty()));
    }
  }

  @Test
  void whoWasErasedAndDidNotComeBackIsLeftOutAlsoAmongFriends() throws IOException {
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      store.erasing().erase("bob");
      assertThat(load(store, ANN + ANN.replace("ann", "bob").replace("\"bob\", \"cid", "\"cid")))
          .isEqualTo(new LoadedLines(1, 1));
      assertThat(store.friends().friendsOf("ann").userIds()).containsExactly("cid");
      assertThat(store.friends().friendsOf("bob").userIds()).isEmpty();
      assertThat(store.friends().consentOf("bob")).isEqualTo(Consent.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\": \"bob\", \"friends\": [\"bob\"], \"consent\": {\"shareActivity\": true, \"showName\": false, \"name\": \"\"}}",
        "{\"userId\": \"bob\", \"friends\": [], \"consent\": {\"shareActivity\": true, \"showName\": true, \"name\": \"\"}}",
        "{\"userId\": \"bob\", \"friends\": [null], \"consent\": {\"shareActivity\": true, \"showName\": false, \"name\": \"\"}}",
        "{\"userId\": \"bob\", \"friends\": [], \"consent\": {\"shareActivity\": null, \"showName\": false, \"name\": \"\"}}",
        "{\"userId\": \"bob\", \"friends\": []}",
        "null"
      })
  void aWrongLineIsNamedAndNothingIsChanged(String wrong) throws IOException {
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      assertThatThrownBy(() -> load(store, ANN + wrong))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("friends.jsonl, line 2: ");
      assertThat(store.friends().friendsOf("ann").userIds()).isEmpty();
    }
  }

  private LoadedLines load(Store store, String lines) throws IOException {
    return FriendFile.read(Files.writeString(folder.resolve("friends.jsonl"), lines)).load(store);
  }
}
