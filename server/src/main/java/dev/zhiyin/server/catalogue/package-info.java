/** The products of the shop, changed: embedded, stored, shown, and only then acknowledged. */
@NullMarked
package dev.zhiyin.server.catalogue;

import org.jspecify.annotations.NullMarked;
