package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.testing.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * PostgreSQL with pgvector, over its own protocol: HNSW, iterated where a filter leaves too few,
 * the filter in the same statement; words by its full text search, fused by reciprocal ranks as
 * pgvector's documentation has it.
 *
 * @param memory of shared buffers and of building an index, such as 2GB
 */
record PgvectorPeer(String memory) implements Engine {
  private static final int MAX_CONNECTIONS = 16;
  private static final int BEAM_WIDTH = 64;
  private static final int FUSED = 100;
  private static final int SOME = 1_000;

  @Override
  public String key() {
    return "pgvector";
  }

  @Override
  public String name() {
    return "pgvector";
  }

  @Override
  public String settings() {
    return "PostgreSQL over JDBC, m %d, ef_construction %d, full floats, iterated scans (relaxed order), shared buffers %s; filter: `text[]` with GIN; words by `ts_rank_cd`, both fused by reciprocal ranks of %d each in one statement; a recommendation fetches the history's mean vector and a title first, then is that statement without the history"
        .formatted(MAX_CONNECTIONS, BEAM_WIDTH, memory, FUSED);
  }

  @Override
  public String breadthName() {
    return "ef_search";
  }

  /** Its own limit. */
  @Override
  public int mostBreadth() {
    return 1_000;
  }

  @Override
  public double load(PeerShop shop, Path folder) throws SQLException, IOException {
    try (var opened = new Opened(folder, memory)) {
      long start = System.nanoTime();
      opened.load(shop);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  @Override
  public Peer open(PeerShop shop, Path folder) throws SQLException, IOException {
    return new Opened(folder, memory);
  }

  /* One connection; its statements are prepared once. */
  private static final class Session {
    final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private int breadth;

    Session(Connection connection) {
      this.connection = connection;
    }

    PreparedStatement statement(String sql) throws SQLException {
      PreparedStatement known = statements.get(sql);
      if (known == null) {
        known = connection.prepareStatement(sql);
        statements.put(sql, known);
      }
      return known;
    }

    void widen(int wanted) throws SQLException {
      if (breadth != wanted) {
        execute(connection, "SET hnsw.ef_search = " + wanted);
        breadth = wanted;
      }
    }
  }

  private interface Asking<T> {
    T of(Session session) throws SQLException;
  }

  private static void execute(Connection connection, String... all) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }

  private static final class Opened implements Peer {
    private final PostgresServer server;
    private final String password;
    private final ConcurrentLinkedQueue<Session> idle = new ConcurrentLinkedQueue<>();

    Opened(Path folder, String memory) throws SQLException, IOException {
      server = PostgresServer.kept(folder);
      try {
        password = Files.readString(server.passwordFile());
        try (Connection connection = connect()) {
          execute(
              connection,
              "ALTER SYSTEM SET shared_buffers = '%s'".formatted(memory),
              "ALTER SYSTEM SET maintenance_work_mem = '%s'".formatted(memory),
              "ALTER SYSTEM SET max_wal_size = '8GB'",
              "CHECKPOINT");
        }
        server.stop();
        server.start();
      } catch (SQLException | IOException failure) {
        server.close();
        throw failure;
      }
    }

    private Connection connect() throws SQLException {
      return DriverManager.getConnection(server.url(), PostgresServer.USER, password);
    }

    private <T> T asking(Asking<T> asking) throws SQLException {
      Session session = idle.poll();
      if (session == null) {
        session = new Session(connect());
        execute(
            session.connection,
            "SET hnsw.iterative_scan = relaxed_order",
            "SET hnsw.max_scan_tuples = 1000000",
            "SET jit = off");
      }
      T answer = asking.of(session);
      idle.add(session);
      return answer;
    }

    void load(PeerShop shop) throws SQLException, IOException {
      try (Connection connection = connect()) {
        execute(
            connection,
            "CREATE EXTENSION vector",
            """
            CREATE TABLE products (
              id text PRIMARY KEY, number integer NOT NULL, title text NOT NULL, shares text[] NOT NULL,
              embedding vector(%d) NOT NULL,
              words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED)
            """
                .formatted(PeerShop.DIMENSION),
            "ALTER TABLE products ALTER embedding SET STORAGE PLAIN");
        copy(connection.unwrap(PGConnection.class), shop);
        execute(
            connection,
            "SET max_parallel_maintenance_workers = "
                + (Runtime.getRuntime().availableProcessors() - 1),
            "CREATE INDEX ON products USING hnsw (embedding vector_ip_ops) WITH (m = %d, ef_construction = %d)"
                .formatted(MAX_CONNECTIONS, BEAM_WIDTH),
            "CREATE INDEX ON products USING gin (shares)",
            "CREATE INDEX ON products USING gin (words)",
            "VACUUM ANALYZE products");
      }
    }

    private static void copy(PGConnection connection, PeerShop shop)
        throws SQLException, IOException {
      CopyIn copy =
          connection
              .getCopyAPI()
              .copyIn("COPY products (id, number, title, shares, embedding) FROM STDIN");
      var rows = new StringBuilder();
      try (Stream<String> titles = shop.titles()) {
        Iterator<String> rest = titles.iterator();
        for (int i = 0; i < shop.products(); i++) {
          String shares =
              PeerShop.sharesOf(i).stream()
                  .map(PeerShop::nameOf)
                  .collect(Collectors.joining(",", "{", "}"));
          rows.append(ZhiyinShop.id(i)).append('\t').append(i).append('\t');
          rows.append(rest.next().replace("\\", "\\\\")).append('\t').append(shares).append('\t');
          rows.append(text(shop.vector(i))).append('\n');
          if (i % SOME == SOME - 1 || i == shop.products() - 1) {
            byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            rows.setLength(0);
          }
        }
      }
      copy.endCopy();
    }

    private static String text(float[] vector) {
      return Arrays.toString(vector);
    }

    @Override
    public List<Integer> nearest(Asked asked, double share, int breadth) throws SQLException {
      String sql =
          "SELECT number FROM products %s ORDER BY embedding <#> ?::vector LIMIT %d"
              .formatted(where(filter(share)), PeerShop.NEAREST + 1);
      return asked.neighbours(
          asking(
              session -> {
                session.widen(breadth);
                PreparedStatement statement = session.statement(sql);
                statement.setString(1, text(asked.vector().toArray()));
                return numbers(statement);
              })
              .stream());
    }

    /* Written out, so that the planner knows how much it lets through. */
    private static String filter(double share) {
      return share == 1 ? "" : "shares @> ARRAY['%s']".formatted(PeerShop.nameOf(share));
    }

    private static String where(String condition) {
      return condition.isEmpty() ? "" : "WHERE " + condition;
    }

    private static List<Integer> numbers(PreparedStatement statement) throws SQLException {
      var numbers = new ArrayList<Integer>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          numbers.add(rows.getInt(1));
        }
      }
      return numbers;
    }

    @Override
    public List<Integer> hybrid(Asked asked, double share, int breadth) throws SQLException {
      String vector = text(asked.vector().toArray());
      return asking(
          session -> {
            session.widen(breadth);
            PreparedStatement statement = session.statement(page(filter(share)));
            statement.setString(1, vector);
            statement.setString(2, anyOf(asked.words()));
            return numbers(statement);
          });
    }

    private static String page(String condition) {
      String and = condition.isEmpty() ? "" : "AND " + condition;
      return """
      WITH near AS (
        SELECT number, rank() OVER (ORDER BY distance) AS place FROM (
          SELECT number, embedding <#> ?::vector AS distance FROM products %1$s ORDER BY distance LIMIT %3$d) AS n),
      fit AS (
        SELECT number, rank() OVER (ORDER BY score DESC) AS place FROM (
          SELECT number, ts_rank_cd(words, query) AS score FROM products, to_tsquery('simple', ?) AS query
          WHERE words @@ query %2$s ORDER BY score DESC LIMIT %3$d) AS w),
      fused AS (
        SELECT coalesce(near.number, fit.number) AS number,
          coalesce(1.0 / (60 + near.place), 0) + coalesce(1.0 / (60 + fit.place), 0) AS score
        FROM near FULL OUTER JOIN fit ON near.number = fit.number ORDER BY score DESC LIMIT 10)
      SELECT fused.number, title FROM fused JOIN products ON products.id = 'p' || fused.number ORDER BY score DESC
      """
          .formatted(where(condition), and, FUSED);
    }

    private static String anyOf(String words) {
      return Arrays.stream(words.split("[^\\p{L}\\p{N}]+"))
          .filter(word -> !word.isEmpty())
          .collect(Collectors.joining(" | "));
    }

    @Override
    public List<Integer> recommend(List<Integer> history, int breadth) throws SQLException {
      String ids =
          history.stream()
              .map(one -> ZhiyinShop.id(one))
              .collect(Collectors.joining(",", "{", "}"));
      return asking(
          session -> {
            session.widen(breadth);
            PreparedStatement seen =
                session.statement(
                    "SELECT avg(embedding)::text, min(title) FROM products WHERE id = ANY (?::text[])");
            seen.setString(1, ids);
            PreparedStatement statement = session.statement(page("id <> ALL (?::text[])"));
            try (ResultSet mean = seen.executeQuery()) {
              mean.next();
              statement.setString(1, mean.getString(1));
              statement.setString(3, anyOf(mean.getString(2)));
            }
            statement.setString(2, ids);
            statement.setString(4, ids);
            return numbers(statement);
          });
    }

    @Override
    public boolean writes() {
      return true;
    }

    @Override
    public void write(String id, Embedding vector, String title) throws SQLException {
      String sql =
          """
          INSERT INTO products (id, number, title, shares, embedding) VALUES (?, -1, ?, '{}', ?::vector)
          ON CONFLICT (id) DO UPDATE SET title = excluded.title, embedding = excluded.embedding
          """;
      asking(
          session -> {
            PreparedStatement statement = session.statement(sql);
            statement.setString(1, id);
            statement.setString(2, title);
            statement.setString(3, text(vector.toArray()));
            return statement.executeUpdate();
          });
    }

    @Override
    public boolean finds(String word) throws SQLException {
      String sql = "SELECT 1 FROM products WHERE words @@ to_tsquery('simple', ?)";
      return asking(
          session -> {
            PreparedStatement statement = session.statement(sql);
            statement.setString(1, word);
            return !numbers(statement).isEmpty();
          });
    }

    @Override
    public long diskBytes() throws SQLException {
      return asking(
          session -> {
            PreparedStatement statement =
                session.statement("SELECT pg_database_size(current_database())");
            try (ResultSet size = statement.executeQuery()) {
              size.next();
              return size.getLong(1);
            }
          });
    }

    @Override
    public OptionalLong process() {
      return OptionalLong.of(server.pid());
    }

    @Override
    public void close() {
      server.close(); // which ends their sessions
    }
  }
}
