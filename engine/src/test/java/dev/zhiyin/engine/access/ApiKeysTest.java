package dev.zhiyin.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir private Path folder;

  private ApiKeys keys() {
    return new ApiKeys(folder.resolve("home/keys.json"));
  }

  @Test
  void aKeyIsKeptAsItsHashInAFileOfItsOwner() throws IOException {
    var made = keys().create("shop front", Scope.WRITE, NOW);

    assertThat(made.secret()).matches("zhiyin_[A-Za-z0-9_-]{43}");
    assertThat(keys().list()).containsExactly(made.key());
    assertThat(made.key().hash()).isEqualTo(ApiKeys.hash(made.secret()));
    Path file = folder.resolve("home/keys.json");
    assertThat(Files.readString(file)).doesNotContain(made.secret());
    assertThat(made.toString()).doesNotContain(made.secret());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsRevokedIsGoneAndKeysGoOnToExist() {
    assertThat(keys().exist()).isFalse();
    var first = keys().create("a", Scope.READ, NOW).key();
    var second = keys().create("b", Scope.ADMIN, NOW).key();

    assertThat(keys().list()).as("oldest first").containsExactly(first, second);
    assertThat(keys().revoke(first.id())).isEqualTo(first);
    assertThat(keys().list()).containsExactly(second);
    keys().revoke(second.id());
    assertThat(keys().list()).isEmpty();
    assertThat(keys().exist()).isTrue();
  }

  @Test
  void whatIsWrongIsTold() throws IOException {
    assertThatThrownBy(() -> keys().revoke("x"))
        .isInstanceOf(WorkRefused.class)
        .hasMessage("there is no key 'x'; there is none at all");
    assertThatThrownBy(() -> keys().create(" ", Scope.READ, NOW))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("name is ' '; wanted 1 to 100 characters, not all blank");
    assertThatThrownBy(() -> Scope.parse("root"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("scope is 'root'; wanted read, write or admin");
    Path file = folder.resolve("damaged.json");
    Files.writeString(file, "[{");
    assertThatThrownBy(() -> new ApiKeys(file).list())
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith(file + " is damaged: ");
  }

  @Test
  void aScopeAllowsWhatThoseBeforeItDo() {
    assertThat(Scope.ADMIN.allows(Scope.READ)).isTrue();
    assertThat(Scope.WRITE.allows(Scope.WRITE)).isTrue();
    assertThat(Scope.READ.allows(Scope.WRITE)).isFalse();
  }
}
