package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.CategoryPath;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.HashSet;
import java.util.List;

/**
 * The rules of a shop.
 *
 * @param diversity of a request that does not say, see {@link Diversity}; in [0, 1]
 * @param interests whether every interest of a history is sure to be seen, see {@link Calibration}
 * @param repeatable what was bought is shown again if it is of one of these categories, or below
 * @param boosts may hold for the same product
 * @param decays likewise; {@value Decay#MOST} at most
 * @param offer which product of a group is shown
 * @param pins each of another product, at another position
 * @param heldBack what was bought of a category is not shown more of until this share of the
 *     shoppers who bought of it would have bought of it again; in [0, 1), and 0 holds nothing back
 * @param sameCategories what was bought of one category of a kind is held back in all of them
 * @param friends what is added to the score of a product where friends of a shopper give it 1, see
 *     {@link dev.zhiyin.engine.social.FriendActivity}; in [0, 10], and with 0 friends do not count
 * @param groups whether products are looked for of which groups of buyers lack few members and end
 *     soon, see {@link dev.zhiyin.engine.social.OpenBuyingGroups}
 * @param exposure what share of the places of first pages some products are sure of
 * @param notes what share of the places notes have, as far as there are any; in [0, 0.5], and with
 *     0 there are none among products
 */
@RecordBuilder
public record RerankRules(
    double diversity,
    boolean interests,
    List<CategoryPath> repeatable,
    List<Boost> boosts,
    List<Decay> decays,
    Caps caps,
    OfferRule offer,
    List<Pin> pins,
    double heldBack,
    SameCategories sameCategories,
    double friends,
    boolean groups,
    ExposureFloor exposure,
    double notes)
    implements RerankRulesBuilder.With {
  /** What a shop has that sets nothing. */
  public static final RerankRules DEFAULT =
      new RerankRules(
          0,
          true,
          List.of(),
          List.of(),
          List.of(),
          Caps.OFF,
          OfferRule.DEFAULT,
          List.of(),
          0,
          SameCategories.NONE,
          0.3,
          false,
          ExposureFloor.OFF,
          0);

  /** Leaves every product where its score puts it. */
  public static final RerankRules NONE = DEFAULT.withInterests(false).withFriends(0);

  public RerankRules {
    Diversity.check("diversity", diversity);
    if (!(heldBack >= 0 && heldBack < 1)) {
      throw new InvalidInput("heldBack", Double.toString(heldBack), "0 to below 1");
    }
    if (!(friends >= 0 && friends <= 10)) {
      throw new InvalidInput("friends", Double.toString(friends), "0 to 10");
    }
    if (!(notes >= 0 && notes <= 0.5)) {
      throw new InvalidInput("notes", Double.toString(notes), "0 to 0.5");
    }
    repeatable = List.copyOf(repeatable);
    boosts = List.copyOf(boosts);
    decays = List.copyOf(decays);
    pins = List.copyOf(pins);
    if (decays.size() > 2 * Decay.MOST) { // those of the settings and those of a request
      throw new InvalidInput(
          "boosts", decays.size() + " with a half-life", "at most " + 2 * Decay.MOST);
    }
    var products = new HashSet<String>();
    var positions = new HashSet<Integer>();
    for (Pin pin : pins) {
      if (!products.add(pin.product())) {
        throw new InvalidInput("pins", pin.product(), "each product once");
      }
      if (!positions.add(pin.position())) {
        throw new InvalidInput("pins", "position " + pin.position(), "each position once");
      }
    }
  }

  /** Whether they may bring products to a page that are not the best by score. */
  public boolean reorder() {
    return diversity > 0
        || !boosts.isEmpty()
        || !decays.isEmpty()
        || exposure.isOn()
        || !caps.equals(Caps.OFF);
  }

  /** Whether what was bought of a category may be bought again. */
  public boolean isRepeatable(CategoryPath category) {
    return repeatable.stream()
        .anyMatch(path -> path.sharedLevels(category) == path.levels().size());
  }
}
