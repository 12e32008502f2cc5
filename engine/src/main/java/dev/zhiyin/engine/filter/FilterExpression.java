package dev.zhiyin.engine.filter;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.queryparser.flexible.core.QueryNodeParseException;
import org.apache.lucene.queryparser.flexible.core.nodes.AndQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.BooleanQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.BoostQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.FieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.FuzzyQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.GroupQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.ModifierQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.OrQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.QueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.SlopQueryNode;
import org.apache.lucene.queryparser.flexible.standard.nodes.RegexpQueryNode;
import org.apache.lucene.queryparser.flexible.standard.nodes.TermRangeQueryNode;
import org.apache.lucene.queryparser.flexible.standard.parser.EscapeQuerySyntaxImpl;
import org.apache.lucene.queryparser.flexible.standard.parser.ParseException;
import org.apache.lucene.queryparser.flexible.standard.parser.StandardSyntaxParser;

/**
 * The text form of a filter, in the syntax of Lucene's query parser: {@code category:"户外 > 背包" AND
 * price:[100 TO 300] AND NOT brand:(小米 OR Nike)}, {@code attributes.condition:[good TO *] AND
 * attributes.location:"within 10 km of 31.23,121.47"}. Of that syntax it has fields, quotes,
 * ranges, brackets and AND, OR, NOT; AND binds closer than OR. Whatever ranks or guesses is
 * refused: wildcards, fuzzy and regular expressions, boosts, and conditions with nothing between
 * them.
 */
public final class FilterExpression {
  /** Most characters. */
  static final int LONGEST = 8000;

  /** Most brackets within each other. */
  static final int DEEPEST = 10;

  /** Most conditions of one filter, however it is given. */
  public static final int MOST_CONDITIONS = 200;

  private final FilterTerms terms;

  private FilterExpression(AttributeTypes types) {
    terms = new FilterTerms(types);
  }

  /**
   * Reads an expression.
   *
   * @param field name of the parameter, for errors
   * @param types of attributes
   * @throws InvalidInput if it is not a filter; its value is the part that is wrong, and what was
   *     wanted ends with where it stands, counted in characters from 1
   */
  public static Filter parse(String field, String text, AttributeTypes types) {
    try {
      checkSize(text);
      Filter filter =
          new FilterExpression(types).filter(new StandardSyntaxParser().parse(text, ""));
      if (filter.conditions() > MOST_CONDITIONS) {
        throw new Wrong(text, "at most %d conditions".formatted(MOST_CONDITIONS));
      }
      return filter;
    } catch (QueryNodeParseException broken) {
      throw unreadable(field, text, broken);
    } catch (Wrong wrong) {
      throw new InvalidInput(field, wrong.part, wrong.wanted);
    }
  }

  /** A part of an expression that is wrong. */
  static final class Wrong extends RuntimeException {
    private final String part;
    private final String wanted;

    Wrong(String part, String wanted) {
      super(wanted);
      this.part = part;
      this.wanted = wanted;
    }

    static Wrong at(int begin, String part, String wanted) {
      return new Wrong(part, "%s, at character %d".formatted(wanted, begin + 1));
    }
  }

  /* Before the parser, which calls itself for every bracket. */
  private static void checkSize(String text) {
    if (text.length() > LONGEST) {
      throw new Wrong(text, "at most %d characters".formatted(LONGEST));
    }
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '(' -> depth += quoted ? 0 : 1;
        case ')' -> depth -= quoted || depth == 0 ? 0 : 1;
        default -> {}
      }
      if (depth > DEEPEST) {
        throw Wrong.at(
            i, text.substring(i), "brackets at most %d within each other".formatted(DEEPEST));
      }
    }
  }

  private static InvalidInput unreadable(
      String field, String text, QueryNodeParseException broken) {
    var token = broken instanceof ParseException place ? place.currentToken : null;
    if (token == null || token.next == null || token.next.kind == 0) {
      return new InvalidInput(
          field, text, "a filter such as brand:Nike AND price:[100 TO 300], complete to its end");
    }
    return new InvalidInput(
        field,
        token.next.image,
        "a filter such as brand:Nike AND price:[100 TO 300], at character %d"
            .formatted(token.next.beginColumn + 1));
  }

  private Filter filter(QueryNode node) {
    return switch (node) {
      case AndQueryNode and -> filters(and).stream().reduce(Filter.ALL, Filter::and);
      case OrQueryNode or -> Filter.of(new Condition.AnyOf(filters(or)));
      case BooleanQueryNode one when one.getChildren().size() == 1 ->
          filter(one.getChildren().getFirst());
      case BooleanQueryNode several ->
          throw new Wrong(shown(several), "AND or OR between its conditions");
      case GroupQueryNode group -> filter(group.getChild());
      case ModifierQueryNode modified -> modified(modified);
      case FuzzyQueryNode fuzzy -> throw refused(fuzzy, "a value without ~");
      case FieldQueryNode term -> Filter.of(terms.equal(term));
      case TermRangeQueryNode range -> Filter.of(terms.between(range));
      case BoostQueryNode boost -> throw refused(boost, "conditions without ^ boosts");
      case SlopQueryNode slop -> throw refused(slop, "a quoted value without ~");
      case RegexpQueryNode regexp -> throw refused(regexp, "a value, not a regular expression");
      default -> throw refused(node, "fields with values, AND, OR and NOT");
    };
  }

  private List<Filter> filters(QueryNode node) {
    var filters = new ArrayList<Filter>();
    node.getChildren().forEach(child -> filters.add(filter(child)));
    return filters;
  }

  private Filter modified(ModifierQueryNode node) {
    Filter inner = filter(node.getChild());
    return switch (node.getModifier()) {
      case MOD_NOT -> Filter.of(new Condition.Not(inner));
      case MOD_REQ, MOD_NONE -> inner;
    };
  }

  private static Wrong refused(QueryNode node, String wanted) {
    return new Wrong(shown(node), wanted);
  }

  /* As it would be written. */
  private static String shown(QueryNode node) {
    return String.valueOf(node.toQueryString(new EscapeQuerySyntaxImpl()));
  }
}
