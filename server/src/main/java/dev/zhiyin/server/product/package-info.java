/** Products: how they are read, and how changes are stored and shown. */
@NullMarked
package dev.zhiyin.server.product;

import org.jspecify.annotations.NullMarked;
