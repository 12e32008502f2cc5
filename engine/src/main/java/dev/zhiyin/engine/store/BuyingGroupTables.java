package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.UnknownGroup;
import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import dev.zhiyin.engine.social.OpenBuyingGroups.OpenBuyingGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * The tables {@code buying_group} and {@code group_member}: groups of buyers. Thread-safe. Nobody
 * joins between reading a group and writing it: changes come one after another, in every process
 * (see {@link Change}).
 */
public final class BuyingGroupTables {
  /** A group is forgotten so long after its end. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final Store store;

  BuyingGroupTables(Store store) {
    this.store = store;
  }

  /**
   * Adds a group of buyers, unless there is one of its id.
   *
   * @return the group of its id, as it is now
   * @throws UnknownProduct if the shop does not have its product
   * @throws InvalidInput if that is a note, or it would be over by now, or open for too long
   */
  public BuyingGroup beginGroup(BuyingGroup group) {
    return store.write(
        (handle, change) ->
            find(handle, group.id()).orElseGet(() -> begin(handle, change, group.at(change.at()))));
  }

  private static BuyingGroup begin(Handle handle, Change change, BuyingGroup group) {
    Product product =
        ProductRows.find(handle, List.of(group.productId())).stream()
            .findAny()
            .orElseThrow(() -> new UnknownProduct(group.productId()));
    if (product.note().isPresent()) {
      throw new InvalidInput("productId", product.id(), "a product, which this note is not");
    }
    handle.execute(
        "INSERT INTO buying_group (id, product_id, initiator, needed, lacking, expires_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        group.id(),
        group.productId(),
        group.initiator().orElse(null),
        group.needed(),
        group.lacking(),
        Micros.of(group.expiresAt()));
    group.members().forEach(user -> add(handle, change, group.id(), user));
    change.keep();
    return group;
  }

  /** Removes groups that have ended long ago, some of them; returns how many. */
  static int forget(Handle handle, Change change, int limit) {
    String old =
        "(SELECT id FROM buying_group WHERE expires_at < ? ORDER BY expires_at, id LIMIT ?)";
    long before = Micros.of(change.time().confirmed().minus(KEPT));
    handle.execute("DELETE FROM group_member WHERE group_id IN " + old, before, limit);
    int groups = handle.execute("DELETE FROM buying_group WHERE id IN " + old, before, limit);
    return change.keep(groups);
  }

  private static void add(Handle handle, Change change, String id, String user) {
    handle.execute(
        "INSERT INTO group_member (group_id, user_id, changed_at) VALUES (?, ?, ?)",
        id,
        user,
        Micros.of(change.at()));
  }

  /**
   * Adds a member to a group; of those who want the last place at the same time, in whatever
   * process, one gets it.
   *
   * @throws UnknownGroup if there is none
   * @throws dev.zhiyin.engine.ZhiyinException.GroupClosed if it is full or over
   */
  public BuyingGroup joinGroup(String groupId, String userId) {
    return store.write((handle, change) -> join(handle, change, groupId, userId));
  }

  private static BuyingGroup join(Handle handle, Change change, String id, String user) {
    BuyingGroup group = known(handle, id);
    BuyingGroup joined = group.joinedBy(user, change.at());
    if (!joined.equals(group)) {
      add(handle, change, id, user);
      handle.execute("UPDATE buying_group SET lacking = ? WHERE id = ?", joined.lacking(), id);
      change.keep();
    }
    return joined;
  }

  /**
   * Takes a member out of an open group, which is gone when nobody is left in it.
   *
   * @return the group without the member
   * @throws UnknownGroup if there is none
   * @throws dev.zhiyin.engine.ZhiyinException.GroupClosed if it is full or over
   */
  public BuyingGroup leaveGroup(String groupId, String userId) {
    return store.write((handle, change) -> leave(handle, change, groupId, userId));
  }

  private static BuyingGroup leave(Handle handle, Change change, String id, String user) {
    BuyingGroup group = known(handle, id);
    BuyingGroup left = group.leftBy(user, change.at());
    if (!left.equals(group)) {
      handle.execute("DELETE FROM group_member WHERE group_id = ? AND user_id = ?", id, user);
      if (left.members().isEmpty()) {
        handle.execute("DELETE FROM buying_group WHERE id = ?", id);
      } else {
        handle.execute(
            "UPDATE buying_group SET lacking = ?, initiator = ? WHERE id = ?",
            left.lacking(),
            left.initiator().orElse(null),
            id);
      }
      change.keep();
    }
    return left;
  }

  /**
   * A group of buyers.
   *
   * @throws UnknownGroup if there is none
   */
  public BuyingGroup group(String groupId) {
    return store.readInteractive(handle -> known(handle, groupId));
  }

  private static BuyingGroup known(Handle handle, String id) {
    return find(handle, id).orElseThrow(() -> new UnknownGroup(id));
  }

  private static Optional<BuyingGroup> find(Handle handle, String id) {
    List<String> members =
        handle
            .select(
                "SELECT user_id FROM group_member WHERE group_id = ? ORDER BY changed_at, user_id",
                id)
            .mapTo(String.class)
            .list();
    return handle
        .select(
            "SELECT product_id, initiator, needed, expires_at FROM buying_group WHERE id = ?", id)
        .map(
            (row, _) ->
                new BuyingGroup(
                    id,
                    row.getString("product_id"),
                    Optional.ofNullable(row.getString("initiator")),
                    row.getInt("needed"),
                    members,
                    Micros.instant(row.getLong("expires_at"))))
        .findOne();
  }

  /** Groups that lack few members and end soon, but those that a user is a member of. */
  public OpenBuyingGroups openGroups(Optional<ShopperId> shopper) {
    Instant now = store.now();
    return store.readInteractive(handle -> open(handle, shopper, now));
  }

  private static OpenBuyingGroups open(Handle handle, Optional<ShopperId> shopper, Instant now) {
    return OpenBuyingGroups.of(
        handle
            .createQuery(openSql(shopper))
            .bind("least", Micros.of(now.plus(OpenBuyingGroups.LEAST)))
            .bind("soon", Micros.of(now.plus(Duration.ofHours(OpenBuyingGroups.SOON_HOURS))))
            .bind("id", shopper.map(ShopperId::id).orElse(""))
            .map(
                (row, _) ->
                    new OpenBuyingGroup(
                        row.getString("id"),
                        row.getString("product_id"),
                        row.getInt("lacking"),
                        row.getInt("needed"),
                        Micros.instant(row.getLong("expires_at"))))
            .list());
  }

  /** Wants {@code :least} and {@code :soon}, and the {@code :id} of the shopper. */
  static String openSql(Optional<ShopperId> shopper) {
    boolean isSession = shopper.filter(who -> who.userId().isEmpty()).isPresent();
    String user = isSession ? FriendTables.USER_OF_SESSION : ":id";
    return IntStream.rangeClosed(1, OpenBuyingGroups.MOST_LACKING)
        .mapToObj(lacking -> lacking(lacking, user))
        .collect(joining(" UNION ALL ", "", " ORDER BY lacking, expires_at, id"));
  }

  /*
   * Those that a user is no member of, of a number of members that are missing, the first of each
   * product. SQLite takes the partial index only where its condition is there word by word.
   */
  private static String lacking(int lacking, String user) {
    return """
        SELECT * FROM (
          SELECT id, product_id, lacking, needed, expires_at FROM (
            SELECT id, product_id, lacking, needed, expires_at,
              ROW_NUMBER() OVER (PARTITION BY product_id ORDER BY expires_at, id) AS place
            FROM (
              SELECT id, product_id, lacking, needed, expires_at FROM buying_group
              WHERE lacking = %1$d AND lacking > 0 AND expires_at >= :least AND expires_at <= :soon
              AND NOT EXISTS (SELECT 1 FROM group_member
                WHERE group_id = buying_group.id AND user_id = %4$s)
              ORDER BY expires_at, id LIMIT %2$d) AS looked_at_%1$d) AS placed_%1$d
          WHERE place = 1 ORDER BY expires_at, id LIMIT %3$d) AS lacking_%1$d
        """
        .formatted(lacking, OpenBuyingGroups.LOOKED_AT, OpenBuyingGroups.MOST, user);
  }

  /**
   * Takes a user out of some of the groups that the user joined until a time; they lack one more
   * then. Returns how many.
   */
  static int erase(Handle handle, Change change, Removal.Scope scope, int limit) {
    String userId = scope.userId();
    List<String> groups =
        handle
            .select(
                "DELETE FROM group_member WHERE user_id = ? AND group_id IN"
                    + " (SELECT group_id FROM group_member WHERE user_id = ? AND changed_at <= ?"
                    + " LIMIT ?) RETURNING group_id",
                userId,
                userId,
                Micros.of(scope.until()),
                limit)
            .mapTo(String.class)
            .list();
    for (String id : groups) {
      handle.execute(
          "UPDATE buying_group SET lacking = lacking + 1,"
              + " initiator = CASE WHEN initiator = ? THEN NULL ELSE initiator END WHERE id = ?",
          userId,
          id);
      change.keep();
    }
    return groups.size();
  }
}
