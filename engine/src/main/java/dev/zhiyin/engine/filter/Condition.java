package dev.zhiyin.engine.filter;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.Times;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One condition on products. Closed on purpose: an index, and whatever else keeps products, must
 * understand every kind.
 */
public sealed interface Condition {
  /** At least one of these filters holds; none does where there are none. */
  record AnyOf(List<Filter> filters) implements Condition {
    public AnyOf {
      filters = List.copyOf(filters);
    }
  }

  /** This filter does not hold. */
  record Not(Filter filter) implements Condition {}

  /** The product is in one of these categories, or below it. */
  record Categories(List<CategoryPath> any) implements Condition {
    public Categories {
      any = List.copyOf(any);
    }
  }

  /**
   * The product's brand is one of these, compared without regard to case.
   *
   * @param any as long as a brand may be, each of them
   */
  record Brands(List<String> any) implements Condition {
    public Brands {
      any = List.copyOf(any);
      any.forEach(brand -> TextLimits.checkLength("brand", brand, Product.LONGEST_BRAND));
    }
  }

  /**
   * The product's seller is one of these, compared without regard to case.
   *
   * @param any as long as a seller's id may be, each of them
   */
  record Sellers(List<String> any) implements Condition {
    public Sellers {
      any = List.copyOf(any);
      any.forEach(seller -> TextLimits.checkLength("seller", seller, Offer.LONGEST_SELLER));
    }
  }

  /**
   * The attribute of this name has one of these values, compared without regard to case.
   *
   * @param name at most {@value AttributeTypes#LONGEST_NAME} characters
   * @param any as long as an attribute's value may be, each of them
   */
  record Attribute(String name, List<String> any) implements Condition {
    public Attribute {
      any = List.copyOf(any);
      AttributeTypes.checkName("attributes", name);
      for (String value : any) {
        TextLimits.checkLength("attributes/" + name, value, Product.LONGEST_VALUE);
      }
    }
  }

  /** The product says something of the attribute of this name. */
  record HasAttribute(String name) implements Condition {}

  /**
   * The attribute, which is declared as number, grade or date, has a value in the range, both ends
   * included; infinite where a side is open.
   *
   * @param name as {@link dev.zhiyin.engine.attribute.AttributeTypes#folded} writes it
   * @param gte least, as in {@link dev.zhiyin.engine.attribute.AttributeTypes.TypedValues#numbers}
   * @param lte greatest
   */
  record AttributeRange(String name, double gte, double lte) implements Condition {
    public AttributeRange {
      if (!(gte <= lte)) {
        throw new InvalidInput("attributes/" + name, gte + ".." + lte, "gte not above lte");
      }
    }
  }

  /**
   * The attribute, which is declared as geo point, has a place near another.
   *
   * @param name as {@link dev.zhiyin.engine.attribute.AttributeTypes#folded} writes it
   * @param km how far at most on the surface of the earth, above 0 and at most {@value #FARTHEST}
   */
  record AttributeNear(String name, GeoPoint center, double km) implements Condition {
    /** Kilometres, which is nearly half around the earth. */
    public static final double FARTHEST = 20_000;

    public AttributeNear {
      if (!(km > 0 && km <= FARTHEST)) {
        throw new InvalidInput("km", Double.toString(km), "above 0 and at most " + FARTHEST);
      }
    }
  }

  /** The product is one of these, by id. */
  record Products(List<String> any) implements Condition {
    public Products {
      any = List.copyOf(any);
    }
  }

  /** The product has a price, and it is in the range. */
  record Price(PriceRange range) implements Condition {}

  /**
   * The product is neither sold nor reserved at this time, in whole milliseconds. Whoever answers
   * says it of the time of the answer; nobody asks for it.
   */
  record AvailableAt(Instant time) implements Condition {
    public AvailableAt {
      Times.check("time", time);
    }
  }

  /**
   * What the profile of one shopper asks of every product. Its conditions are those of many
   * shoppers, each in another company, so that an index that remembers what filters allow does so
   * condition by condition. Whoever answers a shopper says it; nobody asks for it.
   */
  record OfProfile(Filter filter) implements Condition {}

  /** True for what has pieces left, false for what is sold out. */
  record InStock(boolean wanted) implements Condition {}

  /** True for what is a note, false for what is none. */
  record Notes(boolean wanted) implements Condition {}

  /** What is a note on the product with this id, compared as it is. */
  record NotesOn(String productId) implements Condition {}

  /** The product was created later than this, in whole milliseconds. */
  record CreatedAfter(Instant time) implements Condition {
    public CreatedAfter {
      Times.check("createdAfter", time);
    }
  }

  /** Whether it or any part of it is of some kinds of condition. */
  default boolean speaksOf(Set<Class<? extends Condition>> kinds) {
    return switch (this) {
      case AnyOf(List<Filter> filters) -> filters.stream().anyMatch(one -> one.speaksOf(kinds));
      case Not(Filter filter) -> filter.speaksOf(kinds);
      default -> kinds.contains(getClass());
    };
  }

  /**
   * How many conditions there are in it that hold no filters; 1 for one that holds none, and for a
   * filter in it that is empty.
   */
  default int conditions() {
    return switch (this) {
      case AnyOf(List<Filter> filters) ->
          filters.stream().mapToInt(filter -> Math.max(1, filter.conditions())).sum();
      case Not(Filter filter) -> Math.max(1, filter.conditions());
      case OfProfile(Filter filter) -> filter.conditions();
      default -> 1;
    };
  }
}
