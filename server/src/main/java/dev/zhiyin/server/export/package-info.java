/** Everything of a shop, to take it along. */
@NullMarked
package dev.zhiyin.server.export;

import org.jspecify.annotations.NullMarked;
