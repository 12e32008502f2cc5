/** Products by words. */
@NullMarked
package dev.zhiyin.server.search;

import org.jspecify.annotations.NullMarked;
