package dev.zhiyin.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.store.ApiKeyTable;
import dev.zhiyin.engine.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  private static final Grant READER = Grant.of(Scope.RECOMMEND, Scope.SEARCH);
  private static final Grant WRITER = Grant.of(Scope.EVENTS);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(new Home(folder));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ApiKeys keys() {
    return new ApiKeys(store.apiKeys());
  }

  @Test
  void aKeyIsKeptAsItsHash() throws IOException {
    var made = keys().create("shop front", WRITER, NOW);

    assertThat(made.secret()).matches("zhiyin_[A-Za-z0-9_-]{43}");
    assertThat(keys().list()).containsExactly(made.key());
    assertThat(made.key().hash()).isEqualTo(ApiKeys.hash(made.secret()));
    assertThat(made.toString()).doesNotContain(made.secret());
    store.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .doesNotContain(made.secret());
      }
    }
    open();
  }

  @Test
  void whatIsRevokedIsGoneAndKeysGoOnToExist() {
    assertThat(keys().read().exist()).isFalse();
    var first = keys().create("a", READER, NOW).key();
    var second = keys().create("b", Grant.of(Scope.ADMIN), NOW).key();

    assertThat(keys().list()).as("oldest first").containsExactly(first, second);
    assertThat(keys().revoke(first.id())).isEqualTo(first);
    assertThat(keys().list()).containsExactly(second);
    keys().revoke(second.id());
    assertThat(keys().list()).isEmpty();
    assertThat(keys().read().exist()).isTrue();
  }

  @Test
  void whatIsWrongIsTold() {
    assertThatThrownBy(() -> keys().revoke("x"))
        .isInstanceOf(WorkRefused.class)
        .hasMessage("there is no key 'x'; there is none at all");
    assertThatThrownBy(() -> keys().create(" ", READER, NOW))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("name is ' '; wanted 1 to 100 characters, not all blank");
    assertThatThrownBy(() -> Scope.parse("root"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "scope is 'root'; wanted one of recommend, search, events, catalogue, shoppers,"
                + " metrics, admin");
    store.apiKeys().add(new ApiKeyTable.Row("hash", "{"));
    assertThatThrownBy(() -> keys().list())
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith("a key in the store is damaged: ");
  }

  @Test
  void everythingOfAKeyIsKept() {
    var grant =
        new Grant(
            Set.of(Scope.EVENTS, Scope.CATALOGUE),
            List.of("https://Shop.example:443", "http://localhost:8081"),
            Optional.of(NOW.plusSeconds(60)),
            new Grant.Limits(OptionalInt.of(5), OptionalInt.of(2)));

    var made = keys().create("all", grant, NOW);

    assertThat(keys().list()).containsExactly(made.key());
    assertThat(made.key().grant().origins())
        .containsExactly("https://shop.example", "http://localhost:8081");
    assertThat(made.key().grant().isOver(NOW.plusSeconds(59))).isFalse();
    assertThat(made.key().grant().isOver(NOW.plusSeconds(60))).isTrue();
    assertThat(made.key().grant().scopeNames()).isEqualTo("events,catalogue");
  }

  @Test
  void aScopeAllowsItselfAndAdminAllowsAll() {
    assertThat(READER.allows(Scope.RECOMMEND)).isTrue();
    assertThat(READER.allows(Scope.SHOPPERS)).isFalse();
    assertThat(WRITER.allows(Scope.CATALOGUE)).isFalse();
    assertThat(Scope.values()).allMatch(Grant.of(Scope.ADMIN)::allows);
  }

  @Test
  void aKeyOfBrowsersHasASecretThatSignsAndMayLittle() {
    Grant grant = READER.withOrigins(List.of("https://shop.example"));
    var made = keys().createForBrowsers("page", grant, NOW);

    assertThat(made.signing().orElseThrow()).matches("zhiyin_signing_[A-Za-z0-9_-]{43}");
    assertThat(made.toString()).doesNotContain(made.signing().orElseThrow());
    assertThat(keys().list().getFirst().signing().orElseThrow().reveal())
        .isEqualTo(made.signing().orElseThrow());
    assertThatThrownBy(() -> keys().createForBrowsers("page", READER, NOW))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("origin is ''; wanted the origins of the pages, for a key of browsers");
    for (Scope scope : List.of(Scope.CATALOGUE, Scope.SHOPPERS, Scope.METRICS, Scope.ADMIN)) {
      Grant much = Grant.of(Scope.SEARCH, scope).withOrigins(grant.origins());
      assertThatThrownBy(() -> keys().createForBrowsers("page", much, NOW))
          .isInstanceOf(InvalidInput.class)
          .hasMessageEndingWith("wanted recommend, search and events for a key of browsers");
    }
  }

  @Test
  void limitsHaveRanges() {
    assertThatThrownBy(() -> new Grant.Limits(OptionalInt.of(0), OptionalInt.empty()))
        .hasMessage("rate is '0'; wanted 1 to 1000000");
    assertThatThrownBy(() -> new Grant.Limits(OptionalInt.empty(), OptionalInt.of(100_001)))
        .hasMessage("concurrent is '100001'; wanted 1 to 100000");
    assertThatThrownBy(() -> READER.withOrigins(List.of("shop.example")))
        .hasMessage(
            "origin is 'shop.example'; wanted an origin without a path, such as"
                + " https://shop.example");
  }
}
