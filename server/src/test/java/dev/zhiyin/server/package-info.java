@NullMarked
package dev.zhiyin.server;

import org.jspecify.annotations.NullMarked;
