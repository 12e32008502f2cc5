package dev.zhiyin.tools.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.StoreSnapshot;
import dev.zhiyin.tools.verify.Faults.FaultKind;
import dev.zhiyin.tools.verify.VectorComparison.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares an index with a store, product by product. What was changed in the store after the index
 * was written last is not wrong, but pending.
 */
final class StoreComparison {
  /** Products whose vectors are compared at once. */
  private static final int CHUNK = 512;

  private static final Set<Part> PARTS =
      Set.of(Part.ID, Part.PRODUCT, Part.EMBEDDING, Part.ITEM_VECTOR, Part.HISTORY_VECTOR);

  private final IndexView view;
  private final VectorComparison vectors;
  private final Faults findings;
  private final Quarantine quarantine;
  private final List<ProductChange> gathered = new ArrayList<>();
  private long compared;
  private long pending;

  /**
   * @param quarantine of the index: what is in it is not missing
   */
  StoreComparison(
      IndexView view, Quarantine quarantine, VectorComparison vectors, Faults findings) {
    this.view = view;
    this.quarantine = quarantine;
    this.vectors = vectors;
    this.findings = findings;
  }

  /**
   * @param store as it was when the index was opened, or later
   */
  void compare(StoreSnapshot store) {
    long newest = store.sequence();
    if (view.sequence() > newest) {
      findings.add(
          FaultKind.INDEX,
          "it holds change %d, but the store ends with %d: it belongs to another state of the store"
              .formatted(view.sequence(), newest));
    }
    store.forEachProduct(this::gather);
    compareGathered();
    findGhosts(store);
  }

  /** How many products of the store were looked for in the index. */
  long compared() {
    return compared;
  }

  /** How many products were changed or deleted since. */
  long pending() {
    return pending;
  }

  private void gather(ProductChange change) {
    gathered.add(change);
    if (gathered.size() == CHUNK) {
      compareGathered();
    }
  }

  private void compareGathered() {
    Map<String, ProductRef> found = view.find(gathered.stream().map(ProductChange::id).toList());
    List<String> ids = List.copyOf(found.keySet());
    List<ProductParts> parts = view.fetch(ids.stream().map(found::get).toList(), PARTS);
    Map<String, ProductParts> byId = new HashMap<>();
    parts.forEach(one -> byId.put(one.id(), one));
    List<Placed> same = new ArrayList<>();
    for (ProductChange change : gathered) {
      compare(change, Optional.ofNullable(byId.get(change.id()))).ifPresent(same::add);
    }
    vectors.compare(same);
    gathered.clear();
  }

  private Optional<Placed> compare(ProductChange change, Optional<ProductParts> found) {
    if (change.sequence() > view.sequence()) {
      pending++;
    } else if (isQuarantined(change) && found.isEmpty()) {
      return Optional.empty(); // listed apart
    } else if (change.unreadable().isPresent()) {
      compared++;
      findings.add(
          FaultKind.MISSING,
          "%s: %s".formatted(change.id(), change.unreadable().get().getMessage()));
    } else if (change.product().isPresent()) {
      compared++;
      return compare(change, change.product().get(), found);
    } else if (found.isPresent()) {
      findings.add(
          FaultKind.GHOST, "%s: deleted by change %d".formatted(change.id(), change.sequence()));
    }
    return Optional.empty();
  }

  private boolean isQuarantined(ProductChange change) {
    return quarantine
        .find(change.id())
        .filter(one -> one.sequence() == change.sequence())
        .isPresent();
  }

  private Optional<Placed> compare(
      ProductChange change, Product product, Optional<ProductParts> found) {
    if (found.isEmpty()) {
      findings.add(FaultKind.MISSING, "%s: change %d".formatted(change.id(), change.sequence()));
      return Optional.empty();
    }
    Product shown = found.get().product();
    if (!ProductJson.text(shown).equals(ProductJson.text(product))) {
      findings.add(
          FaultKind.OTHER,
          "%s: %s since change %d"
              .formatted(change.id(), FieldDifferences.of(shown, product), change.sequence()));
      return Optional.empty();
    }
    return Optional.of(new Placed(change.id(), product.embeddedText(), found.get()));
  }

  /* Of what the store does not know. What it knows to be deleted is told by its change. */
  private void findGhosts(StoreSnapshot store) {
    view.forEachStep(
        Filter.ALL,
        products -> {
          List<String> ids =
              view.fetch(products, Set.of(Part.ID)).stream().map(ProductParts::id).toList();
          Set<String> known = store.knownProducts(ids);
          ids.stream()
              .filter(id -> !known.contains(id))
              .forEach(id -> findings.add(FaultKind.GHOST, id));
        });
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
