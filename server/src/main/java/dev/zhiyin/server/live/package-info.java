/** The generation in service: lent to requests, replaced without failing one of them. */
@NullMarked
package dev.zhiyin.server.live;

import org.jspecify.annotations.NullMarked;
