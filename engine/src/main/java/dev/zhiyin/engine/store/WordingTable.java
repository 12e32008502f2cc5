package dev.zhiyin.engine.store;

import dev.zhiyin.engine.wording.StoredWording;
import dev.zhiyin.engine.wording.WordingKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code wording}: wordings of reasons that were accepted. Thread-safe. */
public final class WordingTable {
  private static final String COLUMNS =
      "SELECT id, code, sentence, language, wording, model, proposed_at, edited_at FROM wording";

  /** Writers come one after the other. */
  private static final String NEXT = "SELECT COALESCE(MAX(version), 0) + 1 FROM wording";

  private final Store store;

  WordingTable(Store store) {
    this.store = store;
  }

  /** A number that grows with every change of a wording; 0 before the first. */
  public long version() {
    return store.read(
        handle ->
            handle.select("SELECT COALESCE(MAX(version), 0) FROM wording").mapTo(Long.class).one());
  }

  /** All that are not deleted, by what they stand for. */
  public List<StoredWording> all() {
    return store.read(
        handle ->
            handle
                .select(
                    COLUMNS
                        + " WHERE deleted_at IS NULL ORDER BY code, sentence, language, proposed_at, id")
                .map(WordingTable::row)
                .list());
  }

  /** One that is not deleted. */
  public Optional<StoredWording> find(String id) {
    return store.read(handle -> find(handle, id));
  }

  private static Optional<StoredWording> find(Handle handle, String id) {
    return handle
        .select(COLUMNS + " WHERE deleted_at IS NULL AND id = ?", id)
        .map(WordingTable::row)
        .findOne();
  }

  /**
   * Adds those that were never there.
   *
   * @return how many these are
   */
  public int add(List<StoredWording> fresh) {
    return store.write(
        (handle, change) -> {
          int added = 0;
          for (StoredWording one : fresh) {
            added +=
                handle.execute(
                    "INSERT INTO wording (id, version, code, sentence, language, wording, model,"
                        + " proposed_at) VALUES (?, (%s), ?, ?, ?, ?, ?, ?)".formatted(NEXT)
                        + " ON CONFLICT (id) DO NOTHING",
                    one.id(),
                    one.kind().code(),
                    one.kind().sentence(),
                    one.kind().language(),
                    one.text(),
                    one.model(),
                    Micros.of(one.proposedAt()));
          }
          if (added > 0) {
            change.keep();
          }
          return added;
        });
  }

  /** Gives one another text; empty if there is none, or it was deleted. */
  public Optional<StoredWording> edit(String id, String text) {
    return store.write(
        (handle, change) -> {
          int changed =
              handle.execute(
                  "UPDATE wording SET wording = ?, edited_at = ?, version = (%s)".formatted(NEXT)
                      + " WHERE id = ? AND deleted_at IS NULL AND wording <> ?",
                  text,
                  Micros.of(change.at()),
                  id,
                  text);
          if (changed > 0) {
            change.keep();
          }
          return find(handle, id);
        });
  }

  /** Has one be used no more; false if there is none. */
  public boolean delete(String id) {
    return store.write(
        (handle, change) -> {
          int changed =
              handle.execute(
                  "UPDATE wording SET deleted_at = ?, version = (%s)".formatted(NEXT)
                      + " WHERE id = ? AND deleted_at IS NULL",
                  Micros.of(change.at()),
                  id);
          if (changed > 0) {
            change.keep();
          }
          return changed > 0;
        });
  }

  private static StoredWording row(ResultSet row, StatementContext unused) throws SQLException {
    long edited = row.getLong("edited_at");
    boolean never = row.wasNull();
    return new StoredWording(
        row.getString("id"),
        new WordingKind(
            row.getString("code"), row.getString("sentence"), row.getString("language")),
        row.getString("wording"),
        row.getString("model"),
        Micros.instant(row.getLong("proposed_at")),
        never ? Optional.empty() : Optional.of(Micros.instant(edited)));
  }
}
