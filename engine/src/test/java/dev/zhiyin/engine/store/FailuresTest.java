package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.StoreSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
  private static final Dialect SQLITE = new Sqlite(Path.of("shop", "store.sqlite"));
  private static final Dialect POSTGRESQL =
      new Postgresql(
          new StoreSettings("jdbc:postgresql://db/shop?ssl=true", "", Optional.empty(), 4));

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08006", "57P01", "57P03"})
  void aConnectionThatFailsMeansThatNoneWorks(String state) {
    var failure = failure(state, 0);
    assertThat(Failures.isLost(failure)).isTrue();
    assertThat(Failures.of(POSTGRESQL, failure))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("jdbc:postgresql://db/shop: why");
  }

  @ParameterizedTest
  @ValueSource(strings = {"53100", "53300", "25006", "25P03", "58030", "55P03"})
  void aServerThatCannotAtPresentIsNotLost(String state) {
    var failure = failure(state, 0);
    assertThat(Failures.isLost(failure)).isFalse();
    assertThat(Failures.of(POSTGRESQL, failure)).isInstanceOf(StoreUnavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42601", "28P01", "23505", "3D000"})
  void theRestIsAFailure(String state) {
    assertThat(Failures.of(POSTGRESQL, failure(state, 0))).isInstanceOf(StorageFailed.class);
  }

  /* Busy, read-only, extended code of input and output, full, cannot open. */
  @ParameterizedTest
  @ValueSource(ints = {5, 8, 10, 10 + (3 << 8), 13, 14})
  void sqliteThatCannotAtPresentSaysSo(int code) {
    var failure = failure(null, code);
    assertThat(Failures.isLost(failure)).isFalse();
    assertThat(Failures.of(SQLITE, failure))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage(Path.of("shop", "store.sqlite") + ": why");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 11, 19, 26})
  void theRestOfSqliteIsAFailure(int code) {
    assertThat(Failures.of(SQLITE, failure(null, code))).isInstanceOf(StorageFailed.class);
  }

  private static Exception failure(@Nullable String state, int code) {
    return new ConnectionException(
        new SQLException("the pool says", new SQLException("why", state, code)));
  }
}
