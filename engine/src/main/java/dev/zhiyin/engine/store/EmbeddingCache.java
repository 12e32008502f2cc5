package dev.zhiyin.engine.store;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.store.Database.Migrations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Embeddings of texts seen before, by encoder and text, in one SQLite file that may be deleted at
 * any time. Thread-safe.
 */
public final class EmbeddingCache implements AutoCloseable {
  /** Rows that are looked at together. */
  private static final int AT_ONCE = 1_000;

  private final Database database;

  public EmbeddingCache(Path file) {
    database = Database.open(Sqlite.cache(file), Migrations.CACHE);
  }

  /** What is known of each of at most 30,000 texts, in order. */
  public List<Optional<Embedding>> find(String encoderChecksum, List<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    List<ByteBuffer> hashes = texts.stream().map(text -> ByteBuffer.wrap(hash(text))).toList();
    Map<ByteBuffer, Embedding> known =
        database.read(
            handle ->
                handle
                    .select(
                        "SELECT text_hash, vector FROM vector"
                            + " WHERE encoder = :encoder AND text_hash IN (<hashes>)")
                    .bind("encoder", encoderChecksum)
                    .bindList("hashes", hashes.stream().map(ByteBuffer::array).toList())
                    .reduceRows(
                        new HashMap<>(),
                        (found, row) -> {
                          found.put(
                              ByteBuffer.wrap(row.getColumn("text_hash", byte[].class)),
                              embedding(row.getColumn("vector", byte[].class)));
                          return found;
                        }));
    return hashes.stream().map(hash -> Optional.ofNullable(known.get(hash))).toList();
  }

  /** Remembers {@code embeddings.get(i)} for {@code texts.get(i)}. */
  public void put(String encoderChecksum, List<String> texts, List<Embedding> embeddings) {
    if (texts.isEmpty()) {
      return;
    }
    database.write(
        handle -> {
          var batch = handle.prepareBatch("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)");
          for (int i = 0; i < texts.size(); i++) {
            batch.add(encoderChecksum, hash(texts.get(i)), bytes(embeddings.get(i)));
          }
          return batch.execute();
        });
  }

  /**
   * Whether it may have texts of somebody who was erased since it was {@linkplain #prune pruned}
   * last, or is twice as large as it need be. A store that was set back has another erasure.
   *
   * @param erasure number of the newest erasure, 0 for none
   * @param texts how many are in use
   */
  public boolean isToBePruned(long erasure, long texts) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT erasure <> ? OR (SELECT COUNT(*) FROM vector) > 2 * MAX(embeddings, ?)"
                        + " FROM pruned",
                    erasure,
                    texts)
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Forgets all embeddings but those of some texts by some encoders, a few at a time, so that
   * others write in between. What others add meanwhile stays.
   *
   * @param erasure number of the newest erasure of shoppers of whom the texts have nothing
   * @param encoders checksums
   */
  public void prune(long erasure, Set<String> encoders, Consumer<Consumer<String>> texts) {
    long newest = database.read(handle -> count(handle, "SELECT MAX(rowid) FROM vector"));
    var kept = new TextHashes();
    texts.accept(text -> kept.add(hash(text)));
    kept.sort();
    var lastOfAll = new ArrayList<Row>(); // its number would be given to another
    Optional<Row> last = Optional.of(new Row("", new byte[0], 0));
    while (last.isPresent()) {
      List<Row> rows = rowsAfter(last.get());
      List<Row> gone =
          rows.stream()
              .filter(row -> row.number <= newest)
              .filter(row -> !encoders.contains(row.encoder) || !kept.has(row.hash))
              .toList();
      delete(gone.stream().filter(row -> row.number < newest).toList());
      gone.stream().filter(row -> row.number == newest).forEach(lastOfAll::add);
      last = rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast());
    }
    delete(lastOfAll);
    database.write(
        handle ->
            handle.execute(
                "UPDATE pruned SET erasure = ?, embeddings = (SELECT COUNT(*) FROM vector)",
                erasure));
    boolean _ = database.wipeLog();
  }

  /* Without the vector, so that it is read from the index alone. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
  private record Row(String encoder, byte[] hash, long number) {}

  private List<Row> rowsAfter(Row last) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT encoder, text_hash, rowid FROM vector WHERE (encoder, text_hash) > (?, ?)"
                        + " ORDER BY encoder, text_hash LIMIT "
                        + AT_ONCE,
                    last.encoder,
                    last.hash)
                .map((row, _) -> new Row(row.getString(1), row.getBytes(2), row.getLong(3)))
                .list());
  }

  private void delete(List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    database.write(
        handle -> {
          var batch = handle.prepareBatch("DELETE FROM vector WHERE rowid = ?");
          rows.forEach(row -> batch.add(row.number));
          return batch.execute();
        });
  }

  private static long count(Handle handle, String sql) {
    return handle.select(sql).mapTo(Long.class).findOne().orElse(0L);
  }

  /**
   * Hashes of texts by their first eight bytes: of a million texts, two have the same with a
   * probability of three in a hundred million, and then one embedding too much is kept.
   */
  private static final class TextHashes {
    private long[] hashes = new long[1024];
    private int size;

    void add(byte[] hash) {
      if (size == hashes.length) {
        sort(); // the same searches come again and again
        hashes = size > hashes.length / 2 ? Arrays.copyOf(hashes, 2 * hashes.length) : hashes;
      }
      hashes[size++] = first(hash);
    }

    /* Each once. */
    void sort() {
      Arrays.sort(hashes, 0, size);
      int different = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || hashes[i] != hashes[i - 1]) {
          hashes[different++] = hashes[i];
        }
      }
      size = different;
    }

    boolean has(byte[] hash) {
      return Arrays.binarySearch(hashes, 0, size, first(hash)) >= 0;
    }

    private static long first(byte[] hash) {
      return ByteBuffer.wrap(hash).getLong();
    }
  }

  @Override
  public void close() {
    database.close();
  }

  private static byte[] hash(String text) {
    return Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(Embedding embedding) {
    return Vectors.bytes(embedding.toArray());
  }

  private static Embedding embedding(byte[] bytes) {
    return Embedding.of(Vectors.floats(ByteBuffer.wrap(bytes)));
  }
}
