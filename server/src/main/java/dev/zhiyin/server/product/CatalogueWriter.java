package dev.zhiyin.server.product;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.worker.Worker;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.server.live.Lease;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.product.Edit.Edited;
import dev.zhiyin.server.product.Edit.Edited.Done;
import dev.zhiyin.server.product.Edit.Edited.Effect;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The products of the shop. An edit is made in four steps: its text is embedded, it is stored,
 * every answer that begins shows it, and only then is it acknowledged. Thread-safe.
 */
public final class CatalogueWriter implements AutoCloseable {
  private final Store store;
  private final LiveGeneration live;
  private final AttributeTypes attributes;
  private final Duration patience;
  private final boolean purchasesChangeOffers;
  private final ProductWriteQueue writes;

  private CatalogueWriter(Store store, LiveGeneration live, ServerConfig config) {
    this.store = store;
    this.live = live;
    this.attributes = config.shop().attributes();
    this.patience = config.server().visibleWait();
    this.purchasesChangeOffers = config.shop().events().purchasesChangeOffers();
    this.writes =
        ProductWriteQueue.start(
            config.shop().limits(), new StoreEditor(store, new OfGeneration(live)));
  }

  /** Takes edits from now on. */
  public static CatalogueWriter open(Store store, LiveGeneration live, ServerConfig config) {
    return new CatalogueWriter(store, live, config);
  }

  private record OfGeneration(LiveGeneration live) implements StoreEditor.Embedding {
    @Override
    public void embed(List<String> texts) {
      try (Lease lease = live.lease()) {
        lease.embed(texts);
      }
    }

    @Override
    public boolean knows(String text) {
      try (Lease lease = live.lease()) {
        return lease.hasEmbedding(text);
      }
    }
  }

  /**
   * A product as it is stored, or, while the store cannot be reached, as it is shown.
   *
   * @throws UnknownProduct if the shop does not have it
   */
  public Product product(String id) {
    try {
      return store.products().find(id).orElseThrow(() -> new UnknownProduct(id));
    } catch (StoreUnavailable outage) {
      try (Lease lease = live.lease()) {
        return lease.products(List.of(id)).stream().findFirst().orElseThrow(() -> outage);
      }
    }
  }

  /** Those of the products that are there, by id. */
  public Map<String, Product> products(Collection<String> ids) {
    return store.products().find(ids).stream()
        .collect(Collectors.toMap(Product::id, product -> product));
  }

  /**
   * Adds or replaces a product, and returns when answers show it.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.InvalidInput if an attribute does not fit its type
   * @throws dev.zhiyin.engine.ZhiyinException.Overloaded if too many wait
   * @throws Refusal if it is stored, and not shown in time, or cannot be shown
   */
  public Done put(Product product) {
    requireTyped(product);
    var put = new Edit.Put(product);
    return settled(put, shown(made(put))).orThrow();
  }

  /**
   * Passes if the attributes of a product fit what the shop declares.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.InvalidInput naming the first that does not
   */
  void requireTyped(Product product) {
    var _ = attributes.of(product);
  }

  /**
   * Deletes a product, and returns when no answer shows it.
   *
   * @throws UnknownProduct if the shop does not have it
   * @throws dev.zhiyin.engine.ZhiyinException.Overloaded if too many wait
   * @throws Refusal if it is deleted, and may be shown still
   */
  public Done delete(String id) {
    Done done = shown(made(new Edit.Delete(id)));
    if (done.effect() == Effect.UNCHANGED) {
      throw new UnknownProduct(id);
    }
    return done;
  }

  /**
   * Changes some of a product's offer, and returns when answers show it.
   *
   * @throws UnknownProduct if the shop does not have it
   * @throws dev.zhiyin.engine.ZhiyinException.ProductUnavailable if it is to be reserved and cannot
   *     be
   * @throws dev.zhiyin.engine.ZhiyinException.Overloaded if too many wait
   * @throws Refusal if it is stored, and not shown in time, or cannot be shown
   */
  public Done patch(OfferPatch patch) {
    var edit = new Edit.Patch(patch);
    return settled(edit, shown(made(edit))).orThrow();
  }

  private Done made(Edit edit) {
    return writes.make(List.of(edit)).getFirst().orThrow();
  }

  private Done shown(Done done) {
    awaitShown(done.sequence());
    return done;
  }

  /** Makes many edits, a part at a time, for one caller. */
  public EditStream stream() {
    return new EditStream(writes, this);
  }

  /** What became of an edit in the end, once it is known to be shown. */
  Edited settled(Edit edit, Edited made) {
    return made instanceof Done && !(edit instanceof Edit.Delete)
        ? quarantine()
            .find(edit.id())
            .<Edited>map(aside -> new Edited.Quarantined(aside.sequence(), aside.reason()))
            .orElse(made)
        : made;
  }

  /** The products that are stored and cannot be shown. */
  public Quarantine quarantine() {
    return live.quarantine();
  }

  /** The number of a change that is shown. */
  long sequence() {
    return live.sequence();
  }

  /**
   * Waits until a change is shown.
   *
   * @throws Refusal if that takes too long
   */
  private void awaitShown(long sequence) {
    if (!shows(sequence)) {
      throw Refusal.of(
          ProblemKind.NOT_YET_SHOWN,
          "change %d is stored and durable, but answers do not show it after %d s; it need not be sent again"
              .formatted(sequence, patience.toSeconds()));
    }
  }

  /** Waits until a change is shown; false if that takes too long. */
  boolean shows(long sequence) {
    live.wake();
    return live.awaitShown(sequence, patience);
  }

  /**
   * Waits until answers show what purchases have changed, where they change offers.
   *
   * @param sequence number of the last of their changes
   * @return false if that takes too long, or there are no answers at present
   */
  public boolean showsBought(long sequence) {
    try {
      return !purchasesChangeOffers || live.awaitShown(sequence, patience);
    } catch (GenerationUnusable noneInService) {
      return false;
    }
  }

  /** The thread that makes the edits. */
  public Worker worker() {
    return writes.worker();
  }

  /** How many edits wait or are being made. */
  public int waiting() {
    return writes.waiting();
  }

  /** Makes what still waits, and takes no more. */
  @Override
  public void close() {
    writes.close();
  }
}
