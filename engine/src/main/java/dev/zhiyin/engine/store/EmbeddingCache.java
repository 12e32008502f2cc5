package dev.zhiyin.engine.store;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.store.Database.Migrations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Embeddings of texts seen before, by encoder and text, in one SQLite file that may be deleted at
 * any time. Thread-safe.
 */
public final class EmbeddingCache implements AutoCloseable {
  private final Database database;

  public EmbeddingCache(Path file) {
    database = Database.open(new Sqlite(file), Migrations.CACHE);
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

  /** Forgets all texts but some, whatever encoder saw them. */
  public void retain(Consumer<Consumer<String>> texts) {
    database.writeLong(
        handle -> {
          handle.execute("CREATE TEMP TABLE kept (text_hash BLOB PRIMARY KEY) WITHOUT ROWID");
          texts.accept(text -> handle.execute("INSERT OR IGNORE INTO kept VALUES (?)", hash(text)));
          int gone =
              handle.execute(
                  "DELETE FROM vector WHERE text_hash NOT IN (SELECT text_hash FROM kept)");
          handle.execute("DROP TABLE kept");
          return gone;
        });
    boolean _ = database.wipeLog();
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
