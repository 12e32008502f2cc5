package dev.zhiyin.engine.social;

import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.GroupClosed;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Shoppers who buy a product together, if enough of them come in time.
 *
 * @param initiator who began it, if that is known: its first member
 * @param needed members that it takes, {@value #FEWEST} to {@value #MOST}
 * @param members in the order in which they joined, no more than are needed
 * @param expiresAt from when on nobody joins
 */
public record BuyingGroup(
    String id,
    String productId,
    Optional<String> initiator,
    int needed,
    List<String> members,
    Instant expiresAt) {
  public static final int FEWEST = 2;
  public static final int MOST = 1000;

  /** A group is open for so long at most. */
  public static final int MOST_DAYS = 90;

  /** Written in lower case in JSON. */
  public enum State implements LowerCase {
    OPEN,
    FULL,
    EXPIRED
  }

  public BuyingGroup {
    TextLimits.checkId("productId", productId);
    initiator.ifPresent(user -> TextLimits.checkId("initiator", user));
    if (needed < FEWEST || needed > MOST) {
      throw new InvalidInput(
          "needed", Integer.toString(needed), "%d to %d".formatted(FEWEST, MOST));
    }
    members = List.copyOf(new LinkedHashSet<>(members));
  }

  /** A new one. */
  public static BuyingGroup begun(
      String id, String productId, Optional<String> initiator, int needed, Instant expiresAt) {
    return new BuyingGroup(
        id, productId, initiator, needed, initiator.stream().toList(), expiresAt);
  }

  /**
   * The same, if it can begin at a time.
   *
   * @throws InvalidInput if it would be over by then, or open for more than {@value #MOST_DAYS}
   *     days
   */
  public BuyingGroup at(Instant now) {
    Instant latest = now.plus(Duration.ofDays(MOST_DAYS));
    if (!expiresAt.isAfter(now) || expiresAt.isAfter(latest)) {
      throw new InvalidInput(
          "expiresAt",
          expiresAt.toString(),
          "a time after %s, by %d days at most".formatted(now, MOST_DAYS));
    }
    return this;
  }

  /** How many members are missing. */
  public int lacking() {
    return needed - members.size();
  }

  public State state(Instant now) {
    return lacking() == 0 ? State.FULL : expiresAt.isAfter(now) ? State.OPEN : State.EXPIRED;
  }

  /**
   * The same with one more member; whoever is one stays one.
   *
   * @throws GroupClosed if it is full, or over at that time
   */
  public BuyingGroup joinedBy(String userId, Instant now) {
    TextLimits.checkId("userId", userId);
    if (members.contains(userId)) {
      return this;
    }
    requireOpen(now);
    var joined = new LinkedHashSet<>(members);
    joined.add(userId);
    return new BuyingGroup(id, productId, initiator, needed, List.copyOf(joined), expiresAt);
  }

  /**
   * The same without a member; whoever is none is none.
   *
   * @throws GroupClosed if it is full, or over at that time
   */
  public BuyingGroup leftBy(String userId, Instant now) {
    TextLimits.checkId("userId", userId);
    if (!members.contains(userId)) {
      return this;
    }
    requireOpen(now);
    var left = new LinkedHashSet<>(members);
    left.remove(userId);
    return new BuyingGroup(
        id,
        productId,
        initiator.filter(one -> !one.equals(userId)),
        needed,
        List.copyOf(left),
        expiresAt);
  }

  private void requireOpen(Instant now) {
    switch (state(now)) {
      case FULL ->
          throw new GroupClosed(
              "group '%s' is full: all %d members have joined".formatted(id, needed));
      case EXPIRED ->
          throw new GroupClosed(
              "group '%s' ended at %s with %d of %d members"
                  .formatted(id, expiresAt, members.size(), needed));
      case OPEN -> {}
    }
  }
}
