package dev.zhiyin.tools.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.StoreSnapshot;
import dev.zhiyin.tools.verify.Faults.FaultKind;
import dev.zhiyin.tools.verify.VectorComparison.Placed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Compares an index with a store, product by product. What was changed in the store after the index
 * was written last is not wrong, but pending.
 */
final class StoreComparison {
  /** Products whose vectors are compared at once. */
  private static final int CHUNK = 512;

  private final IndexSnapshot snapshot;
  private final VectorComparison vectors;
  private final Faults findings;
  private final Quarantine quarantine;
  private final BitSet met = new BitSet();
  private final List<Placed> gathered = new ArrayList<>();
  private long compared;
  private long pending;

  /**
   * @param quarantine of the index: what is in it is not missing
   */
  StoreComparison(
      IndexSnapshot snapshot, Quarantine quarantine, VectorComparison vectors, Faults findings) {
    this.snapshot = snapshot;
    this.quarantine = quarantine;
    this.vectors = vectors;
    this.findings = findings;
  }

  /**
   * @param store as it was when the index was opened, or later
   */
  void compare(StoreSnapshot store) {
    long newest = store.sequence();
    if (snapshot.sequence() > newest) {
      findings.add(
          FaultKind.INDEX,
          "it holds change %d, but the store ends with %d: it belongs to another state of the store"
              .formatted(snapshot.sequence(), newest));
    }
    store.forEachProduct(this::compare);
    compareVectors();
    snapshot
        .docs()
        .filter(doc -> !met.get(doc))
        .forEach(doc -> findings.add(FaultKind.GHOST, snapshot.id(doc)));
  }

  /** How many products of the store were looked for in the index. */
  long compared() {
    return compared;
  }

  /** How many products were changed or deleted since. */
  long pending() {
    return pending;
  }

  private void compare(ProductChange change) {
    OptionalInt doc = snapshot.find(change.id());
    doc.ifPresent(met::set);
    if (change.sequence() > snapshot.sequence()) {
      pending++;
    } else if (isQuarantined(change) && doc.isEmpty()) {
      return; // listed apart
    } else if (change.unreadable().isPresent()) {
      compared++;
      findings.add(
          FaultKind.MISSING,
          "%s: %s".formatted(change.id(), change.unreadable().get().getMessage()));
    } else if (change.product().isPresent()) {
      compared++;
      compare(change, change.product().get(), doc);
    } else if (doc.isPresent()) {
      findings.add(
          FaultKind.GHOST, "%s: deleted by change %d".formatted(change.id(), change.sequence()));
    }
  }

  private boolean isQuarantined(ProductChange change) {
    return quarantine
        .find(change.id())
        .filter(one -> one.sequence() == change.sequence())
        .isPresent();
  }

  private void compare(ProductChange change, Product product, OptionalInt doc) {
    if (doc.isEmpty()) {
      findings.add(FaultKind.MISSING, "%s: change %d".formatted(change.id(), change.sequence()));
      return;
    }
    Product found = snapshot.product(doc.getAsInt());
    if (!ProductJson.text(found).equals(ProductJson.text(product))) {
      findings.add(
          FaultKind.OTHER,
          "%s: %s since change %d"
              .formatted(change.id(), FieldDifferences.of(found, product), change.sequence()));
      return;
    }
    gathered.add(new Placed(change.id(), product.embeddedText(), doc.getAsInt()));
    if (gathered.size() == CHUNK) {
      compareVectors();
    }
  }

  private void compareVectors() {
    vectors.compare(gathered);
    gathered.clear();
  }

  /** Tells in which fields two states of a product differ. */
  static final class FieldDifferences {
    /** A value is told as far as this, in characters. */
    private static final int SHOWN = 60;

    private static final ObjectMapper JSON = new ObjectMapper();

    private FieldDifferences() {}

    static String of(Product found, Product wanted) {
      JsonNode one = json(found);
      JsonNode other = json(wanted);
      var names = new TreeSet<String>();
      one.fieldNames().forEachRemaining(names::add);
      other.fieldNames().forEachRemaining(names::add);
      List<String> differences = new ArrayList<>();
      for (String name : names) {
        if (!one.path(name).equals(other.path(name))) {
          differences.add(
              "%s is %s, in the store %s"
                  .formatted(name, shown(one.path(name)), shown(other.path(name))));
        }
      }
      return String.join("; ", differences);
    }

    private static JsonNode json(Product product) {
      try {
        return JSON.readTree(ProductJson.text(product));
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private static String shown(JsonNode value) {
      String text = value.isMissingNode() ? "absent" : value.toString();
      return text.codePointCount(0, text.length()) <= SHOWN
          ? text
          : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
    }
  }
}
