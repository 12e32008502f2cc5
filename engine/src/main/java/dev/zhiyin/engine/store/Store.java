package dev.zhiyin.engine.store;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Products and events of one shop. Every change has a sequence number, larger than all before it; a
 * call that changes something returns when the change is durable. Thread-safe.
 */
public final class Store implements AutoCloseable {
  private final Database database;
  private final Jdbi jdbi;

  /** Opens the store of a shop, and makes it if there is none. */
  public static Store open(Home home) {
    return new Store(Database.sqlite(home.store(), "dev/zhiyin/engine/store/migration"));
  }

  Store(Database database) {
    this.database = database;
    this.jdbi = database.jdbi();
  }

  /** The number of the newest change, 0 when there was none. */
  public long sequence() {
    return read(
        handle -> handle.select("SELECT sequence FROM change_counter").mapTo(Long.class).one());
  }

  /** Adds or replaces products; one that is there already just so is not a change. */
  public ProductCounts putProducts(List<Product> products) {
    return write(
        handle -> {
          long before = currentSequence(handle);
          long sequence = before;
          var batch =
              handle.prepareBatch(
                  "INSERT INTO product (id, sequence, json) VALUES (:id, :sequence, :json)"
                      + " ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence,"
                      + " json = excluded.json WHERE product.json <> excluded.json");
          for (Product product : products) {
            batch
                .bind("id", product.id())
                .bind("sequence", ++sequence)
                .bind("json", ProductJson.text(product))
                .add();
          }
          int changed = changes(batch.size() == 0 ? new int[0] : batch.execute());
          setSequence(handle, changed == 0 ? before : sequence);
          return new ProductCounts(changed, products.size() - changed);
        });
  }

  /**
   * Adds events, in order.
   *
   * @return for each whether it is new; an event whose id is known already changes nothing
   */
  public EventReceipt addEvents(List<Event> events) {
    return write(
        handle -> {
          long before = currentSequence(handle);
          List<Boolean> added = EventRows.insert(handle, events, before + 1);
          long sequence = added.contains(true) ? before + events.size() : before;
          setSequence(handle, sequence);
          return new EventReceipt(sequence, added);
        });
  }

  public Optional<Product> product(String id) {
    return read(handle ->
            handle
                .select("SELECT json FROM product WHERE id = ?", id)
                .mapTo(String.class)
                .findOne())
        .map(ProductJson::read);
  }

  /** Hands out every product, by id. */
  public void forEachProduct(Consumer<Product> sink) {
    read(
        handle -> {
          handle
              .select("SELECT json FROM product ORDER BY id")
              .mapTo(String.class)
              .forEach(json -> sink.accept(ProductJson.read(json)));
          return null;
        });
  }

  /** Events of one shopper, oldest first; those of one moment in the order they arrived. */
  public List<Event> eventsOf(String userId) {
    return read(
        handle ->
            handle
                .select(
                    EventRows.SELECT + " WHERE user_id = ? ORDER BY happened_at, sequence", userId)
                .map(EventRows::event)
                .list());
  }

  /** Hands out every event, shopper by shopper, each shopper's oldest first. */
  public void forEachEvent(Consumer<Event> sink) {
    read(
        handle -> {
          handle
              .select(EventRows.SELECT + " ORDER BY user_id, happened_at, sequence")
              .map(EventRows::event)
              .forEach(sink);
          return null;
        });
  }

  /** Whether any event came with a split of its own. */
  public boolean hasGivenSplit() {
    return read(
        handle ->
            handle
                .select("SELECT EXISTS (SELECT 1 FROM event WHERE split IS NOT NULL)")
                .mapTo(Boolean.class)
                .one());
  }

  /** Shoppers with the most recent events first. */
  public List<String> recentUsers(int limit) {
    return read(
        handle ->
            handle
                .select(
                    "SELECT user_id FROM event GROUP BY user_id"
                        + " ORDER BY MAX(happened_at) DESC, user_id LIMIT ?",
                    limit)
                .mapTo(String.class)
                .list());
  }

  public StoreCounts counts() {
    return read(
        handle ->
            new StoreCounts(
                count(handle, "SELECT COUNT(*) FROM product"),
                count(handle, "SELECT COUNT(*) FROM event"),
                count(handle, "SELECT COUNT(DISTINCT user_id) FROM event")));
  }

  @Override
  public void close() {
    database.close();
  }

  private static long count(Handle handle, String sql) {
    return handle.select(sql).mapTo(Long.class).one();
  }

  private static long currentSequence(Handle handle) {
    return handle.select("SELECT sequence FROM change_counter").mapTo(Long.class).one();
  }

  private static void setSequence(Handle handle, long sequence) {
    handle.execute("UPDATE change_counter SET sequence = ?", sequence);
  }

  private static int changes(int[] perRow) {
    int total = 0;
    for (int rows : perRow) {
      total += rows;
    }
    return total;
  }

  private <T> T read(Function<Handle, T> work) {
    try {
      return jdbi.withHandle(work::apply);
    } catch (JdbiException failure) {
      throw new StorageFailed(database.location(), failure);
    }
  }

  private <T> T write(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (JdbiException failure) {
      throw new StorageFailed(database.location(), failure);
    }
  }
}
