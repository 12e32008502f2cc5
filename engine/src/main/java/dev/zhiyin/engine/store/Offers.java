package dev.zhiyin.engine.store;

import static java.util.function.Predicate.not;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ProductUnavailable;
import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Availability.Status;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Receipt.PutReceipt;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Changes of offers, which depend on what the offers are. Nobody changes a product between reading
 * and writing it: changes come one after another, in every process (see {@link Change}).
 */
final class Offers {
  private Offers() {}

  /**
   * Makes them in order; one that is refused keeps no other from being made. One that has reserved
   * its product already, and comes again, is answered as if it had done so now.
   */
  static List<OfferChange> patch(Handle handle, Change change, List<OfferPatch> patches) {
    List<String> ids = patches.stream().map(OfferPatch::productId).toList();
    Map<String, Product> products = byId(ProductRows.find(handle, ids));
    Map<String, Optional<String>> holders = ProductRows.holders(handle, ids);
    var made = new ArrayList<Product>();
    var wasMade = new BitSet();
    var refused = new ArrayList<Optional<ZhiyinException>>();
    for (OfferPatch patch : patches) {
      try {
        Product product = found(products, patch);
        if (!holds(patch, product.offer(), holders, change)) {
          Product patched = product.withOffer(patch.of(product.offer(), change.at()));
          products.put(product.id(), patched);
          patch.status().ifPresent(_ -> holders.put(product.id(), patch.request()));
          wasMade.set(refused.size());
          made.add(patched);
        }
        refused.add(Optional.empty());
      } catch (UnknownProduct | ProductUnavailable | InvalidInput why) {
        refused.add(Optional.of(why));
      }
    }
    var changed = ProductRows.put(handle, change, made).iterator();
    ProductRows.hold(handle, holders);
    long sequence = change.sequence();
    return IntStream.range(0, patches.size())
        .<OfferChange>mapToObj(
            i ->
                refused
                    .get(i)
                    .<OfferChange>map(OfferChange.Refused::new)
                    .orElseGet(
                        () -> new OfferChange.Made(sequence, !wasMade.get(i) || changed.next())))
        .toList();
  }

  private static Product found(Map<String, Product> products, OfferPatch patch) {
    Product product = products.get(patch.productId());
    if (product == null) {
      throw new UnknownProduct(patch.productId());
    }
    return product;
  }

  /* Whether a patch has made the reservation that its product is under. */
  private static boolean holds(
      OfferPatch patch, Offer offer, Map<String, Optional<String>> holders, Change change) {
    return patch.status().filter(Status.RESERVED::equals).isPresent()
        && patch.request().isPresent()
        && patch.request().equals(holders.get(patch.productId()))
        && offer.availability().filter(it -> it.status() == Status.RESERVED).isPresent()
        && !offer.isAvailable(change.at());
  }

  /**
   * Adds or replaces products, in order. Where one says nothing of its status, that of the store
   * stays: whoever lists a shop's products may know nothing of reservations. A note has none.
   */
  static PutReceipt put(Handle handle, Change change, List<Product> products) {
    Set<String> silent =
        products.stream()
            .filter(product -> product.offer().availability().isEmpty())
            .map(Product::id)
            .collect(Collectors.toSet());
    var statuses = new HashMap<String, Availability>();
    for (Product known : ProductRows.find(handle, silent, "status IS NOT NULL")) {
      known.offer().availability().ifPresent(status -> statuses.put(known.id(), status));
    }
    var holders = new HashMap<String, Optional<String>>();
    var whole = new ArrayList<Product>(products.size());
    for (Product product : products) {
      Optional<Availability> said = product.offer().availability();
      if (product.note().isPresent()) {
        statuses.remove(product.id());
        holders.put(product.id(), Optional.empty());
      } else if (said.isPresent()) {
        statuses.put(product.id(), said.get());
        holders.put(product.id(), Optional.empty());
      }
      Availability status = statuses.get(product.id());
      whole.add(
          status == null ? product : product.withOffer(product.offer().withAvailability(status)));
    }
    Set<String> there = ProductRows.there(handle, products.stream().map(Product::id).toList());
    List<Boolean> changed = ProductRows.put(handle, change, whole);
    ProductRows.hold(handle, holders);
    ProductStatsTable.announce(
        handle,
        change,
        whole.stream().map(Product::id).filter(not(there::contains)).collect(Collectors.toSet()));
    return new PutReceipt(new Receipt(change.sequence(), changed), there);
  }

  /**
   * Changes the offers of what was bought: takes it off the stock, where stock is counted, down to
   * none, and has it be sold.
   *
   * @param rules which of these is done
   */
  static void bought(Handle handle, Change change, List<Event> events, ShopConfig.Events rules) {
    var bought = new HashMap<String, Long>();
    for (Event event : events) {
      if (event.type() == EventType.PURCHASE
          && event.subject() instanceof Subject.Item(String id)) {
        bought.merge(id, (long) event.line().pieces(), Long::sum);
      }
    }
    var changed = new ArrayList<Product>();
    for (Product product : ProductRows.find(handle, bought.keySet())) {
      Offer offer = product.offer();
      if (rules.purchasesLowerStock() && offer.stock().orElse(0) > 0) {
        long left = offer.stock().getAsInt() - bought.getOrDefault(product.id(), 0L);
        offer = offer.withStock(OptionalInt.of((int) Math.max(0, left)));
      }
      if (rules.purchasesSell() && product.note().isEmpty()) {
        offer = offer.withAvailability(Availability.SOLD);
      }
      if (!offer.equals(product.offer())) {
        changed.add(product.withOffer(offer));
      }
    }
    ProductRows.put(handle, change, changed);
  }

  private static Map<String, Product> byId(List<Product> products) {
    var byId = new HashMap<String, Product>();
    products.forEach(product -> byId.put(product.id(), product));
    return byId;
  }
}
