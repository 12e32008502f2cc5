package dev.zhiyin.engine.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the statements that a connection to SQLite has compiled, which otherwise takes longer than
 * to run most of them; its driver, unlike others, does not. Thread-safe, as a pool's connections
 * are used by one thread at a time.
 */
final class StatementCache implements StatementBuilderFactory {
  /** Statements that a connection keeps; lists of values make many of one. */
  private static final int MOST = 250;

  /**
   * Letters of a statement that is kept: one of more has a list of its own, which seldom comes
   * again.
   */
  private static final int LONGEST = 8_000;

  /** Others are run when they are compiled, or seldom. */
  private static final Pattern KEPT = Pattern.compile("\\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\\b");

  private final Map<Connection, OfConnection> all = new ConcurrentHashMap<>();

  @Override
  public StatementBuilder createStatementBuilder(Connection pooled) {
    try {
      Connection connection = pooled.unwrap(Connection.class);
      OfConnection known = all.get(connection);
      return known == null ? added(connection) : known;
    } catch (SQLException impossible) {
      throw new IllegalStateException(
          "a pool that does not say what its connections are", impossible);
    }
  }

  private OfConnection added(Connection connection) throws SQLException {
    var closed = new ArrayList<Connection>();
    for (Connection known : all.keySet()) {
      if (known.isClosed()) {
        closed.add(known);
      }
    }
    closed.forEach(all::remove);
    var statements = new OfConnection(connection);
    all.put(connection, statements);
    return statements;
  }

  /** Those whose statements are kept. */
  Set<Connection> connections() {
    return Set.copyOf(all.keySet());
  }

  /** Those of one connection: in use, or idle, the one that was used last at the end. */
  private static final class OfConnection extends DefaultStatementBuilder {
    private final Connection connection;

    /**
     * The SQL that each was compiled of: whoever closes one may tell that before its parameters.
     */
    private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();

    private final LinkedHashMap<String, PreparedStatement> idle = new LinkedHashMap<>();

    OfConnection(Connection connection) {
      this.connection = connection;
    }

    @Override
    public PreparedStatement create(Connection pooled, String sql, StatementContext context)
        throws SQLException {
      if (sql.length() > LONGEST
          || context.isReturningGeneratedKeys()
          || context.isConcurrentUpdatable()
          || !KEPT.matcher(sql).lookingAt()) {
        return super.create(pooled, sql, context);
      }
      PreparedStatement known = idle.remove(sql);
      PreparedStatement statement = known == null ? connection.prepareStatement(sql) : known;
      inUse.put(statement, sql);
      return statement;
    }

    @Override
    public void close(Connection pooled, String unused, Statement statement) throws SQLException {
      String sql = inUse.remove(statement);
      if (sql != null && statement instanceof PreparedStatement mine && isFitForUse(mine)) {
        keep(sql, mine);
      } else {
        statement.close();
      }
    }

    /* What was bound to it is forgotten, which one that the driver has closed by itself refuses. */
    private static boolean isFitForUse(PreparedStatement statement) {
      try {
        statement.clearBatch();
        statement.clearParameters();
        return true;
      } catch (SQLException _) {
        return false;
      }
    }

    private void keep(String sql, PreparedStatement statement) throws SQLException {
      PreparedStatement twin = idle.put(sql, statement);
      if (twin != null) {
        twin.close();
      } else if (idle.size() > MOST) {
        idle.pollFirstEntry().getValue().close();
      }
    }
  }
}
