package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysCommandTest {
  @TempDir private Path home;

  @Test
  void aKeyIsShownOnceThenListedWithoutItsSecretAndRevoked() {
    String secret =
        run("create", "--name", "shop front", "--scope", "events,catalogue").out().strip();
    Run list = run("list");

    assertThat(secret).startsWith("zhiyin_");
    assertThat(list.out())
        .contains("never ", "program  events,catalogue ", "shop front")
        .doesNotContain(secret);
    String id = list.out().lines().skip(1).findFirst().orElseThrow().substring(0, 8);
    assertThat(run("revoke", id).out())
        .isEqualTo("key %s for shop front is revoked\n".formatted(id));
    assertThat(run("list").out().lines()).hasSize(1);
  }

  @Test
  void withSettingsThatLieElsewhereNoStoreIsMade(@TempDir Path elsewhere) throws IOException {
    Path settings = elsewhere.resolve("shop.yaml");
    Files.writeString(settings, "store: {url: 'jdbc:postgresql://127.0.0.1:1/none'}\n");
    assertThat(run("list", "--config", settings.toString()).err()).contains("127.0.0.1:1/none");
    assertThat(new Home(home).store()).doesNotExist();
  }

  @Test
  void keysOfAnEarlierVersionAreNamedAndNotForgotten() throws IOException {
    Files.writeString(home.resolve("keys.json"), "[]");

    Run run = run("list");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("keys.json is of an earlier version, and keys lie in the store now: delete it");
    assertThat(new Home(home).store()).doesNotExist();
  }

  @Test
  void aMistypedHomeGetsNoStore() {
    Path typo = home.resolve("tyop");

    for (String[] command : new String[][] {{"list"}, {"revoke", "x"}, {"create", "--name", "a"}}) {
      Run run = run(new Home(typo), command);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("there is no").contains("tyop");
    }
    assertThat(typo).doesNotExist();
    assertThat(run("list").err()).contains("there is no store");
    assertThat(new Home(home).store()).doesNotExist();
  }

  @Test
  void anUnknownScopeAndAnUnknownKeyAreRefused() {
    run("create", "--name", "a");
    Run scope = run("create", "--name", "a", "--scope", "root");
    assertThat(scope.status()).isEqualTo(2);
    assertThat(scope.err())
        .contains(
            "--scope is 'root'; wanted one of recommend, search, events, catalogue, shoppers,"
                + " metrics, admin");
    Run run = run("revoke", "x");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("there is no key 'x'");
    assertThat(run().status()).isEqualTo(2);
  }

  @Test
  void aKeyOfBrowsersIsShownWithTheSecretThatSignsTokens() {
    Run made = run("create", "--name", "page", "--browser", "--origin", "https://shop.example");

    assertThat(made.out().lines().toList())
        .satisfiesExactly(
            key -> assertThat(key).matches("zhiyin_[A-Za-z0-9_-]{43}"),
            signing -> assertThat(signing).matches("zhiyin_signing_[A-Za-z0-9_-]{43}"));
    assertThat(made.err()).contains("scope recommend,search,events");
    assertThat(run("list").out()).contains("browser  recommend,search,events ");
    assertThat(run("create", "--name", "page", "--browser").status()).isEqualTo(2);
  }

  @Test
  void aKeyMayHaveSeveralScopesAnEndARateAndAShare() {
    Run made =
        run(
            "create",
            "--name=a",
            "--scope=search",
            "--scope=metrics",
            "--expires=2030-01-31",
            "--rate=5",
            "--concurrent=2");

    assertThat(made.status()).isZero();
    var grant = Keys.with(new Home(home), ApiKeys::list).getFirst().grant();
    assertThat(grant)
        .isEqualTo(
            Grant.of(Scope.SEARCH, Scope.METRICS)
                .withExpires(Optional.of(Instant.parse("2030-01-31T00:00:00Z")))
                .withLimits(new Grant.Limits(OptionalInt.of(5), OptionalInt.of(2))));
    assertThat(run("create", "--name=a", "--expires=soon").err())
        .contains("--expires is 'soon'; wanted a day such as 2027-01-31");
    assertThat(run("create", "--name=a", "--rate=0").status()).isEqualTo(2);
    assertThat(run("create", "--name=b").err()).contains("scope recommend,search");
  }

  @Test
  void aKeyThatWouldNeverBeValidIsNotMade() {
    for (String time : List.of("2025-12-31", "2025-12-31T12:00:00Z")) {
      Run run = run("create", "--name=a", "--expires=" + time);
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("--expires is '%s'; wanted a time after now".formatted(time));
    }
    assertThat(new Home(home).store()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          create                      | --name
          create --name a --scope root | --scope is 'root'; wanted
          create --name=              | --name is ''; wanted 1 to 100 characters
          revoke                      | ID
          create --name a --colour    | Unknown option: '--colour'
          """)
  void wrongUsageIsTwo(String line, String refusal) {
    Run run = run(line.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(refusal);
  }

  private Run run(String... arguments) {
    return run(new Home(home), arguments);
  }

  private static Run run(Home home, String... arguments) {
    var all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--home", home.root().toString()));
    var out = new StringWriter();
    var err = new StringWriter();
    int status =
        ServerMain.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Run(status, out.toString(), err.toString());
  }

  private record Run(int status, String out, String err) {}
}
