package dev.zhiyin.server.recommendation;

import dev.zhiyin.server.product.ProductFields;
import java.util.Locale;
import java.util.Optional;

/**
 * How products are shown.
 *
 * @param locale language of the reasons; empty for the one that fits
 * @param fields of the products
 */
public record Presentation(Optional<Locale> locale, ProductFields fields) {}
