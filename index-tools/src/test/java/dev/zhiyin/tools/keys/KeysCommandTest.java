package dev.zhiyin.tools.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.Zhiyin;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  @TempDir private Path home;

  @Test
  void aKeyIsShownOnceThenListedWithoutItsSecretAndRevoked() {
    String secret = run("create", "--name", "shop front", "--scope", "write").out().strip();
    Zhiyin.Run list = run("list");

    assertThat(secret).startsWith("zhiyin_");
    assertThat(list.out()).contains("write  ", "shop front").doesNotContain(secret);
    String id = list.out().lines().skip(1).findFirst().orElseThrow().substring(0, 8);
    assertThat(run("revoke", id).out())
        .isEqualTo("key %s for shop front is revoked\n".formatted(id));
    assertThat(run("list").out().lines()).hasSize(1);
  }

  @Test
  void anUnknownScopeAndAnUnknownKeyAreRefused() {
    Zhiyin.Run scope = run("create", "--name", "a", "--scope", "root");
    assertThat(scope.status()).isEqualTo(1);
    assertThat(scope.err()).contains("scope is 'root'; wanted read, write or admin");
    assertThat(run("revoke", "x").err()).contains("there is no key 'x'");
    assertThat(run().status()).isEqualTo(2);
  }

  private Zhiyin.Run run(String... arguments) {
    var all = new java.util.ArrayList<>(java.util.List.of("keys"));
    all.addAll(java.util.List.of(arguments));
    if (arguments.length > 0) {
      all.addAll(java.util.List.of("--home", home.toString()));
    }
    return Zhiyin.run(all.toArray(String[]::new));
  }
}
