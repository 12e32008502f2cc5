/** What similar pieces cost in this shop. */
@NullMarked
package dev.zhiyin.engine.market;

import org.jspecify.annotations.NullMarked;
