/** Settings of a shop and of the server that serves it. */
@NullMarked
package dev.zhiyin.server.config;

import org.jspecify.annotations.NullMarked;
