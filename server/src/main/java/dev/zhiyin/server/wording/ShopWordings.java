package dev.zhiyin.server.wording;

import dev.zhiyin.engine.explain.WordedSentence;
import dev.zhiyin.engine.store.WordingTable;
import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.StoredWording;
import dev.zhiyin.engine.wording.WordingVerifier;
import dev.zhiyin.engine.wording.Wordings;
import java.util.List;
import java.util.Optional;

/** The wordings of the store, as answers use them. Thread-safe. */
public final class ShopWordings {
  private final WordingTable table;
  private final boolean used;
  private final Wordings wordings;
  private long version = -1;

  /**
   * @param used whether answers are told in them; without, all are templates
   */
  public ShopWordings(WordingTable table, boolean used) {
    this.table = table;
    this.used = used;
    this.wordings = used ? Wordings.remembering() : Wordings.none();
  }

  /** What answers are told in. */
  public Wordings wordings() {
    return wordings;
  }

  public boolean areUsed() {
    return used;
  }

  /** Has answers use what is in the store now. */
  public synchronized void follow() {
    if (!used) {
      return;
    }
    long newest = table.version();
    if (newest != version) {
      wordings.use(table.all());
      version = newest;
    }
  }

  /** Keeps those that were never there, and uses them. */
  int add(List<StoredWording> fresh) {
    int added = table.add(fresh);
    follow();
    return added;
  }

  List<StoredWording> all() {
    return table.all();
  }

  Optional<StoredWording> find(String id) {
    return table.find(id);
  }

  /** What speaks against a text in the place of a wording. */
  static List<Finding> findings(StoredWording wording, String text) {
    return WordedSentence.of(wording.kind())
        .flatMap(
            sentence ->
                WordingVerifier.of(wording.kind().language())
                    .map(verifier -> verifier.wording(sentence.grounds(), text)))
        .orElseGet(() -> List.of(new Finding(Finding.Kind.SLOT, wording.kind().sentence())));
  }

  Optional<StoredWording> edit(String id, String text) {
    Optional<StoredWording> edited = table.edit(id, text);
    follow();
    return edited;
  }

  boolean delete(String id) {
    boolean deleted = table.delete(id);
    follow();
    return deleted;
  }
}
