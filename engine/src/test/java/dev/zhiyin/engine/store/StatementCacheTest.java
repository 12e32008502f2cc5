package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementCacheTest {
  private static final String INSERT = "INSERT INTO numbers (number) VALUES (?)";
  private static final String SELECT = "SELECT number FROM numbers ORDER BY number";

  @TempDir Path folder;
  private final StatementCache cache = new StatementCache();
  private final List<PreparedStatement> compiled = new ArrayList<>();
  private HikariDataSource pool;
  private Jdbi jdbi;

  @BeforeEach
  void aTable() {
    var kind = new Sqlite(folder.resolve("numbers.db"));
    pool = new HikariDataSource(kind.readers());
    jdbi = Jdbi.create(pool).setStatementBuilderFactory(cache);
    jdbi.useHandle(handle -> handle.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY)"));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void aStatementIsCompiledOnceForAConnection() throws SQLException {
    PreparedStatement first = madeAndClosed(INSERT);
    assertThat(madeAndClosed(SELECT)).isNotSameAs(first);
    assertThat(madeAndClosed(INSERT)).isSameAs(first);
    assertThat(first.isClosed()).isFalse();
  }

  private PreparedStatement madeAndClosed(String sql) throws SQLException {
    try (Handle handle = jdbi.open()) {
      StatementBuilder builder = handle.getStatementBuilder();
      try (var query = handle.createQuery(sql)) {
        PreparedStatement made = builder.create(handle.getConnection(), sql, query.getContext());
        builder.close(handle.getConnection(), "what it was before its parameters", made);
        return made;
      }
    }
  }

  @Test
  void whatWasBoundBeforeIsForgotten() {
    try (Handle handle = jdbi.open()) {
      handle.execute(INSERT, 1);
      handle.prepareBatch(INSERT).add(2).add(3).execute();
      handle.execute(INSERT, 4);
      handle.prepareBatch(INSERT).add(5).execute();
      assertThat(numbers(handle)).containsExactly(1, 2, 3, 4, 5);
    }
  }

  @Test
  void whatABatchHeldThatWasNotRunIsForgotten() {
    Argument broken =
        (position, statement, context) -> {
          throw new SQLException("not to be bound");
        };
    try (Handle handle = jdbi.open()) {
      assertThatThrownBy(() -> handle.prepareBatch(INSERT).add(1).bind(0, broken).add().execute())
          .hasRootCauseMessage("not to be bound");
      handle.prepareBatch(INSERT).add(2).execute();
      assertThat(numbers(handle)).containsExactly(2);
    }
  }

  @Test
  void oneThatFailedIsNotInTheWayOfTheNext() {
    try (Handle handle = jdbi.open()) {
      handle.execute(INSERT, 1);
      for (int round = 2; round < 5; round++) {
        assertThatThrownBy(() -> handle.execute(INSERT, 1))
            .isInstanceOf(UnableToExecuteStatementException.class);
        assertThatThrownBy(() -> handle.prepareBatch(INSERT).add(9).add(1).execute())
            .isInstanceOf(UnableToExecuteStatementException.class);
        handle.execute("DELETE FROM numbers WHERE number = ?", 9);
        handle.execute(INSERT, round);
      }
      assertThat(numbers(handle)).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void theSameWithinItselfIsAStatementOfItsOwn() {
    try (Handle handle = jdbi.open()) {
      handle.prepareBatch(INSERT).add(1).add(2).add(3).execute();
      handle
          .createQuery(SELECT)
          .mapTo(Integer.class)
          .useStream(
              outer -> outer.forEach(_ -> assertThat(numbers(handle)).containsExactly(1, 2, 3)));
    }
  }

  /* Else a log that somebody seems to read grows for ever, and a reader sees the same for ever. */
  @Test
  void whatWasReadInPartHoldsNothing() {
    try (Handle reader = jdbi.open();
        Handle writer = jdbi.open()) {
      writer.prepareBatch(INSERT).add(1).add(2).add(3).execute();
      assertThat(reader.createQuery(SELECT).mapTo(Integer.class).findFirst()).contains(1);
      writer.execute("DELETE FROM numbers");
      assertThat(numbers(reader)).isEmpty();
      writer.execute(INSERT, 7);
      assertThat(reader.createQuery(SELECT).mapTo(Integer.class).findFirst()).contains(7);
      int busy =
          writer
              .select("PRAGMA wal_checkpoint(TRUNCATE)")
              .map((row, _) -> row.getInt("busy"))
              .one();
      assertThat(busy).isZero();
    }
  }

  @Test
  void aFileIsRewrittenWhileStatementsAreKept() {
    try (Handle handle = jdbi.open()) {
      handle.execute(INSERT, 1);
      assertThat(numbers(handle)).containsExactly(1);
      handle.execute("VACUUM");
      handle.execute(INSERT, 2);
      assertThat(numbers(handle)).containsExactly(1, 2);
    }
  }

  @Test
  void thoseWithNamesAndListsAreKeptToo() {
    try (Handle handle = jdbi.open()) {
      handle.prepareBatch(INSERT).add(1).add(2).add(3).execute();
      for (int number = 1; number < 4; number++) {
        try (var query =
            handle
                .createQuery("SELECT number FROM numbers WHERE number = :one OR number IN (<more>)")
                .bind("one", number)
                .bindList("more", List.of(9, 10))) {
          query.addCustomizer(
              new StatementCustomizer() {
                @Override
                public void beforeExecution(PreparedStatement made, StatementContext unused) {
                  compiled.add(made);
                }
              });
          assertThat(query.mapTo(Integer.class).one()).isEqualTo(number);
        }
      }
    }
    assertThat(Set.copyOf(compiled)).hasSize(1);
    assertThat(compiled).hasSize(3);
  }

  @Test
  void columnsThatAreAddedAreSeen() {
    try (Handle handle = jdbi.open()) {
      handle.execute(INSERT, 1);
      String all = "SELECT * FROM numbers";
      assertThat(handle.select(all).mapToMap().one()).hasSize(1);
      handle.execute("ALTER TABLE numbers ADD COLUMN name TEXT DEFAULT 'none'");
      assertThat(handle.select(all).mapToMap().one()).containsEntry("name", "none");
    }
  }

  @Test
  void fewAreKept() throws SQLException {
    PreparedStatement first = madeAndClosed(SELECT);
    for (int i = 0; i < 300; i++) {
      PreparedStatement _ = madeAndClosed("SELECT number FROM numbers WHERE number > " + i);
    }
    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void thoseOfAClosedConnectionAreForgotten() throws SQLException {
    PreparedStatement first = madeAndClosed(SELECT);
    pool.getHikariPoolMXBean().softEvictConnections();
    PreparedStatement second = madeAndClosed(SELECT);
    assertThat(second).isNotSameAs(first);
    assertThat(first.getConnection().isClosed()).isTrue();
    assertThat(cache.connections()).containsExactly(second.getConnection());
  }

  private static List<Integer> numbers(Handle handle) {
    return handle.createQuery(SELECT).mapTo(Integer.class).list();
  }
}
